"""Prints every day of 2019 to 2033 as two packages of PyPI know it: day, month, whether leap, day of month, in Chinese."""
from datetime import date, timedelta

from lunar_python import Solar
from lunardate import LunarDate

day = date(2019, 1, 1)
while day.year <= 2033:
    one = LunarDate.from_solar_date(day.year, day.month, day.day)
    other = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    month, leap = abs(other.getMonth()), other.getMonth() < 0
    assert (one.month, bool(one.is_leap_month), one.day) == (month, leap, other.getDay()), day
    print(day, month, int(leap), one.day, f"{other.getMonthInChinese()}月{other.getDayInChinese()}")
    day += timedelta(days=1)
