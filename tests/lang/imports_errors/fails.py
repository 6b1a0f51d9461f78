print("fails runs")
before = 1
1 / 0
