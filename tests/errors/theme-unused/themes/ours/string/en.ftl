all-reports = All
