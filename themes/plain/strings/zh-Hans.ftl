# One string more than the default theme, said in templates/base.html.
motto = 有数字，有日期，有来源
