# One string more than the default theme, said in templates/base.html.
motto = Every figure with its date and its source
