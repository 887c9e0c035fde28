### What all of Scrip's screens, receipts and pages share.
### Style: short, plain, the shop's own words, sentence case, no exclamation marks, no "please".

## Money and time

# The sign between units and decimals of an amount: 12.40
money-decimal = .
# The sign between groups of three digits: 1,240
money-group = ,
# "yes" where the currency's sign stands before the number (€12.40), "no" where it stands after it (12,40 €)
money-symbol-first = yes

# A day. $day and $year are numbers, $month is one of the short names below
date = { $day } { $month } { $year }
# A day that is not today, with its time. $day is the text above, $time is for example 09:12
day-and-time = { $day }, { $time }

# Short name of the month
month-1 = Jan
# Short name of the month
month-2 = Feb
# Short name of the month
month-3 = Mar
# Short name of the month
month-4 = Apr
# Short name of the month
month-5 = May
# Short name of the month
month-6 = Jun
# Short name of the month
month-7 = Jul
# Short name of the month
month-8 = Aug
# Short name of the month
month-9 = Sep
# Short name of the month
month-10 = Oct
# Short name of the month
month-11 = Nov
# Short name of the month
month-12 = Dec

# Less than a minute ago; stands beside an exact time
ago-now = just now
# $count: how many minutes ago; stands beside an exact time
ago-minutes = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
# $count: how many hours ago; stands beside an exact time
ago-hours = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
# $count: how many days ago; stands beside an exact time
ago-days = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}

## Colours of the screens

# Accessible name of the button group that changes the colours
theme = Colours
# The colours follow the machine's setting
theme-system = As the machine
# Dark text on a light ground
theme-light = Light
# Light text on a dark ground
theme-dark = Dark
# The strongest contrast, for weak eyes and bright rooms
theme-contrast = High contrast

## Buttons that occur everywhere

# Closes a panel without changing anything
close = Close
# Goes one step back without changing anything
back = Back
# Says that a piece of news was read
dismiss = Dismiss

## The number pad

# What the number pad is, for people who do not see it
pad = Number pad
# Key: takes all digits away
pad-clear = Clear
# Key: takes the last digit away
pad-back = Delete last digit
# How many digits of a PIN were typed, for people who do not see the dots
pin-typed = { $count ->
    [one] { $count } digit typed
   *[other] { $count } digits typed
}
