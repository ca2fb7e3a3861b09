welcome = Welcome
list-older = Older { $nmae }
broken
