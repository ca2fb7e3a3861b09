list-newer = 较新
