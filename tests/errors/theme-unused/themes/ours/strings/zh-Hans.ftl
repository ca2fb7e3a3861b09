latest-report = 最新动态
all-reports = 全部
all-reports = 所有
