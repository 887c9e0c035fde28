### The console. The reader sits at a desk in headquarters or in the back of a store.

## Coming in

# The first moment, before the server answered
console-waiting = One moment
# Under the name of the program, above the fields
console-sign-in-note = Headquarters and store managers sign in here.
# Button: signs in
console-sign-in = Sign in
# Button: signs out
console-sign-out = Sign out
# Field or fact: a name
console-name = Name
# The name was left empty
console-name-missing = A name is missing.
# Field: the password
console-password = Password
# The password was left empty
console-password-missing = The password is missing.
# Helps to choose a password
console-password-hint = At least 12 characters; a short sentence is good
# Field: the same password once more
console-password-again = Password once more
# The new password is too short
console-password-short = The password needs at least 12 characters.
# The two passwords are not the same
console-password-differs = The two passwords differ.
# Heading: who came by a one-time link makes a sign-in
console-first-title = Make your sign-in
# Under that heading
console-first-note = This link works once. Choose the name and the password that you will sign in with.
# Button: makes the sign-in and goes in
console-first-act = Make it and sign in
# Button: leaves the one-time link
console-have-sign-in = I have a sign-in already

## What went wrong, beside the server's own sentences

# Nothing came back
console-fault-away = The server does not answer. Nothing is lost: try again when the line is back.
# The answer could not be read
console-fault-differ = This page and the server are of different versions. Reload the page.
# The server failed
console-fault-server = The server had a fault. Try again; if it stays, tell the operator the code.
# Wrong name or password; which of them is not said
console-fault-password = The name or the password is wrong.
# The role does not allow it
console-fault-not-allowed = Your role does not allow this. Headquarters can do it.
# Too many tries
console-fault-too-many = Too many tries. Wait a minute, then try again.
# The server is starting or stopping
console-fault-not-ready = The server is not ready yet. Try again in a moment.
# Button: asks the server once more
console-try-again = Try again

## The frame

# What the list of places is, for people who do not see it
console-places = Places
# Place: the figures of now
console-home = Home
# Place and heading: the cards
console-cards = Cards
# Place: the rules of families of cards
console-programs = Programs
# Place: stores and their tills
console-stores = Stores and tills
# Place: what a person should look at
console-exceptions = Exceptions
# Place: what tills took
console-reports = Reports
# Place: who works at tills
console-people = People
# Place: colours and account
console-settings = Settings
# In the search field
console-find = Find a card, store, till or person
# First line under the search field. $text is what was typed
console-find-cards = Cards: { $text }
# What the list under the search field is, for people who do not see it
console-found = Found
# What the row of filters is, for people who do not see it
console-filters = Filters
# The button for more rows while they are on their way
console-reading = Reading
# Button: more rows of a list
console-more = Show more
# The button of a form while its write is on its way
console-sending = Sending
# A text has too many letters
console-too-long = This text is too long.
# Some field of the form cannot be read as a number or an amount
console-not-an-amount = One of the numbers cannot be read.
# Under a field for money. $asset is a currency, $example an amount as it is typed
console-money-hint = In { $asset }, for example { $example }
# Field: why something is done
console-reason = Reason
# Under the field for the reason
console-reason-hint = It is kept with your name
# The reason was left empty
console-reason-missing = A reason is missing.
# Yes, in a table
console-yes = Yes
# No, in a table
console-no = No
# Button: changes what is set
console-change = Change
# Button: keeps what was changed
console-keep = Keep the changes

## Home

# The most that could be lost right now
console-exposure = Exposure
# Beside the exposure. $amount is the sum of what stores may have signed
console-of-ceilings = of { $amount } at the most
# Heading of a table
console-exposure-by-store = Exposure by store
# Figure: what tills took from cards today
console-taken-today = Taken today
# Below it. $count: how many payments
console-payments = { $count ->
    [one] { $count } payment
   *[other] { $count } payments
}
# Figure: tills that are connected
console-tills-online = Tills online
# Right after that figure, small. $count: how many tills there are
console-of-tills = { " " }of { $count }
# Below it: no till is away
console-all-connected = All are connected
# Below it. $count: how many tills are away
console-tills-offline = { $count } offline
# Below it. $count: how many tills were copied
console-tills-copied = { $count ->
    [one] A copy of a till was found
   *[other] Copies of { $count } tills were found
}
# Figure: what nobody has looked at yet
console-open-exceptions = Open exceptions
# Below it: there are none
console-nothing-odd = Nothing to look at
# Below it: there are some
console-look-at-them = Waiting for somebody to look
# Figure and column: what all cards hold together
console-outstanding = On cards
# Below it. $count: how many cards
console-on-cards = { $count ->
    [one] { $count } card
   *[other] { $count } cards
}

## Cards

# Column and heading: a card
console-card = Card
# A card in a heading. $digits are its last four characters
console-card-name = Card …{ $digits }
# Column: how a card or a till stands
console-state = State
# Column: what a card is worth
console-balance = Balance
# Column: until when a card is good
console-good-until = Good until
# Column: when a card was made
console-issued = Issued
# A card is good for ever
console-no-end = No end
# Tick box of a row, for people who do not see it. $digits are the card's last four characters
console-select-card = Select card …{ $digits }
# Filter: cards in any state
console-all-cards = All
# Filter: what is looked for. $text is it
console-looking-for = Looking for { $text }
# State: made, not sold
console-card-pending = Not sold
# State: in use
console-card-active = Active
# State: stopped by a person
console-card-blocked = Blocked
# State: ended, part of it still with tills
console-card-closing = Closing
# State: ended
console-card-closed = Closed
# Heading: there are no cards
console-no-cards = No cards yet
# What the place is for
console-no-cards-note = Issue cards to print and sell. Each has a code that tills can check without a line.
# Heading: the filters or the search leave nothing
console-no-card-fits = No card fits
# What to do then
console-no-card-fits-note = Look at the number again, or take the filters away.
# Button: takes search and filters away
console-show-all-cards = Show all cards
# Fact: what can be spent anywhere now
console-available = Free to spend
# Fact: what is on a card that is blocked, has ended or has not been sold, and cannot be spent
console-held-back = Held back
# Fact: what is set aside for tills
console-reserved = Reserved to tills
# Fact: what approvals set aside
console-held = Held for payments
# A store bore a loss for this card. $amount is how much
console-card-shortfall = Stores bore { $amount } for this card and did not get it back.
# Fact: the card that took this one's place
console-successor = Replaced by
# Link to that card
console-successor-open = Open the new card
# Heading: what happened to the card
console-history = History
# Nothing happened to the card
console-no-history = Nothing happened yet.
# $amount is what the card was worth after it
console-balance-after = then { $amount }
# $till is the till's number
console-at-till = Till { $till }

## What happened to a card

# The card was sold
console-did-activate = Sold
# Value was added
console-did-load = Loaded
# It paid
console-did-redeem = Taken
# A payment was undone
console-did-void = Voided
# A payment was given back
console-did-refund = Given back
# Value was given without a payment
console-did-unlinked-refund = Given without a receipt
# A person set the value higher
console-did-adjust-up = Set higher
# A person set the value lower
console-did-adjust-down = Set lower
# A person stopped it
console-did-block = Blocked
# A person let it go on
console-did-unblock = Unblocked
# A person ended it
console-did-close = Closed
# Its last day was over
console-did-expire = Expired
# Its last day was moved
console-did-extend = Extended
# Value went to another card
console-did-transfer-out = Moved to another card
# Value came from another card
console-did-transfer-in = Moved from another card
# It came from another system
console-did-import = Brought in
# The rest was paid out
console-did-cash-out = Paid out in cash
# The value was given up
console-did-write-off = Written off

## What a person does to a card

# Button: sells a card at the desk
console-activate = Sell
# The same button with the amount
console-activate-this = Sell with { $amount }
# What it does. $digits are the card's last four characters
console-activate-effect = Sells card …{ $digits } at the desk. From now on it can be spent at every till.
# It was done
console-activate-done = Card …{ $digits } is sold.
# Button: adds value
console-load = Load
# The same button with the amount
console-load-this = Load { $amount }
# What it does. $amount is what the card holds now
console-load-effect = Adds value to card …{ $digits }, which holds { $amount }.
# It was done
console-load-done = Card …{ $digits } is loaded.
# What the program allows
console-load-bounds = One load is { $least } to { $most }; a card holds at most { $whole }.
# Button: stops a card
console-block = Block
# What it does. $amount is what the card holds
console-block-effect = Stops card …{ $digits } holding { $amount }. Tills refuse it as soon as they hear of it; one that is cut off may still take within its limit.
# It was done
console-block-done = Card …{ $digits } is blocked.
# Button: lets a card go on
console-unblock = Unblock
# What it does. $amount is what the card holds
console-unblock-effect = Lets card …{ $digits } holding { $amount } be spent again.
# It was done
console-unblock-done = Card …{ $digits } can be spent again.
# Button: ends a card
console-close-card = Close for good
# What it does. $amount is what the card holds
console-close-card-effect = Ends card …{ $digits } for good. { $amount } stays frozen on it. This cannot be undone.
# The same where tills hold a part. $reserved is that part
console-close-card-effect-reserved = Ends card …{ $digits } for good. { $amount } stays frozen on it; { $reserved } of that is with tills and may still be spent there. This cannot be undone.
# It was done
console-close-card-done = Card …{ $digits } is closed.
# Field and column: how much
console-amount = Amount
# Button and heading: the card's QR code
console-code = Show its code
# Above the button that draws it
console-code-note = Whoever has a picture of this code has the card. That you had it drawn is noted.
# Button: draws the code
console-code-draw = Draw the code
# What the picture is. $digits are the card's last four characters
console-code-of = QR code of card …{ $digits }
# What the bar is, for people who do not see it
console-selection = Selection
# On the bar. $count cards, $amount is what they hold
console-selected = { $count ->
    [one] { $count } card holding { $amount }
   *[other] { $count } cards holding { $amount }
}
# Button: selects nothing
console-select-none = Select none
# Button. $count cards, $amount is what they hold
console-block-many = { $count ->
    [one] Block { $count } card holding { $amount }
   *[other] Block { $count } cards holding { $amount }
}
# What it does
console-block-many-effect = { $count ->
    [one] Stops { $count } card holding { $amount }. Tills refuse it as soon as they hear of it; one that is cut off may still take within its limit.
   *[other] Stops { $count } cards holding { $amount }. Tills refuse them as soon as they hear of it; one that is cut off may still take within its limit.
}
# It was done. $count: how many cards
console-block-many-done = { $count ->
    [one] { $count } card is blocked.
   *[other] { $count } cards are blocked.
}

## Issuing

# Button and heading: makes cards
console-issue = Issue cards
# The same button with the number
console-issue-this = { $count ->
    [one] Issue { $count } card
   *[other] Issue { $count } cards
}
# Field: how many cards
console-count = How many
# Under that field
console-count-hint = 1 to 1,000
# The number cannot be read or is out of bounds
console-count-wrong = One order is for 1 to 1,000 cards.
# Tick box: the cards are sold as they are made
console-activate-at-once = Sell them at once with a value
# Field: the value of each card
console-value-each = Value of each card
# What the order does. $count cards
console-issue-effect = { $count ->
    [one] Makes { $count } card without value. It waits to be sold.
   *[other] Makes { $count } cards without value. They wait to be sold.
}
# The same with value. $each is one card's, $sum all of them
console-issue-effect-value = { $count ->
    [one] Makes { $count } card worth { $each }.
   *[other] Makes { $count } cards of { $each }, worth { $sum } together.
}
# It was done. $count cards
console-issued-done = { $count ->
    [one] { $count } card is issued.
   *[other] { $count } cards are issued.
}
# Heading of the sheet for the printer. $count cards
console-print-title = { $count ->
    [one] { $count } card to print
   *[other] { $count } cards to print
}
# Button: prints the sheet
console-print = Print the sheet
# Button: leaves the sheet
console-print-done = Done
# Above the sheet
console-print-note = These codes are shown this once and are kept nowhere. Whoever has one has the card: print now, and lock the sheet away.
# On each card, for the customer
console-print-hint = Show this code at the till

## Programs

# Column and field: a program
console-program = Program
# Button and heading: a new program
console-add-program = Add a program
# It was done. $name is the program's
console-program-added = { $name } is there.
# Under its name
console-program-name-hint = As customers see it
# Heading: there are none
console-no-programs = No programs yet
# What the place is for
console-no-programs-note = A program is the rules of a family of cards: currency, how much one holds, how long it is good.
# Field: a currency
console-currency = Currency
# Field and column: the least of one load
console-load-least = Least of one load
# Field and column: the most of one load
console-load-most = Most of one load
# Field and column: the most that a card holds
console-balance-most = Most on a card
# The three amounts do not fit each other
console-load-order = The least load is more than nothing and not above the most; the most load is not above the most on a card.
# Field and column: how long a card is good
console-good-for = Good for
# $count: a number of days
console-days = { $count } days
# A length
console-one-year = One year
# A length
console-two-years = Two years
# A length
console-three-years = Three years
# A length
console-five-years = Five years
# Tick box: tills sell cards while cut off
console-sell-offline = Tills may sell these cards while they are offline
# Column: whether tills sell them while cut off
console-sold-offline = Sold offline
# Tick: tills take the program's cards by their limits while cut off
console-take-offline = Tills may take these cards while they are offline
# Column: whether tills take them while cut off
console-taken-offline = Taken offline

## Stores and tills

# Column and heading: a store
console-store = Store
# Column and heading: a till
console-till = Till
# Heading and column: tills
console-tills = Tills
# What all tills of a store together may hold in signed limits
console-ceiling = Ceiling
# What the ceiling is
console-ceiling-note = The most that this store can lose through tills that are cut off. Limits beyond it are not signed.
# Column: a bar, exposure against the ceiling
console-of-ceiling = Of the ceiling
# Column: what of the ceiling is free
console-free = Free
# Column: losses that nobody cleared
console-uncleared = Losses to clear
# Button and heading: a new store
console-add-store = Add a store
# It was done. $name is the store's
console-store-added = { $name } is there.
# It was done. $name is the store's
console-store-changed = { $name } is changed. Tills get new limits when they sync.
# Button and heading: a new till
console-add-till = Add a till
# It was done. $name is the till's
console-till-added = { $name } is there. Make a code so that it can join.
# Under its name
console-till-name-hint = As it stands on receipts, for example Till 1
# Heading: there are none
console-no-stores = No stores yet
# What the place is for
console-no-stores-note = Add the first store with the button above; tills join it, and its ceiling bounds what they may lose.
# Heading: there are none
console-no-tills = No tills yet
# What the place is for
console-no-tills-note = Add a till with the button above and make a one-time code; the till joins its store with it.
# Heading: the address names no store
console-no-such-store = No such store
# Heading: the address names no till
console-no-such-till = No such till
# What to do then
console-no-such-note = It may belong to a store that you do not see. Choose one from the list.
# Column: when a till was last connected
console-last-seen = Last seen
# Never seen
console-never = Never
# Column: the till's last entry that is in the books
console-settled-through = Settled through entry
# Fact: the till's number
console-number = Number
# State: never joined
console-till-new = Not joined
# State: connected
console-till-online = Online
# State: joined and not connected
console-till-offline = Offline
# State: a copy of it was found
console-till-copied = Copy found
# State: its key is worth nothing
console-till-revoked = Given up
# A copy of the till was found
console-copied-note = A copy of this till was found. It takes nothing offline until it joins again with a new code.
# Heading: where a till's exposure comes from
console-exposure-parts = What it could lose
# Fact
console-by-floor = By taking cards offline
# Fact
console-by-issue = By selling and loading offline
# Fact
console-by-recalled = By rights that were recalled
# Fact
console-by-copies = By copies of its key
# Button and heading: a one-time code
console-enrol-code = Make a code to join
# Button: makes it
console-enrol-make = Make the code
# What it does
console-enrol-effect = Makes a one-time code with which this till joins its store.
# The same for a till that has joined before
console-enrol-again-effect = Makes a one-time code for a new or repaired machine. When it is used, the machine that is this till now stops; what it took before still settles.
# Heading above the code. $till is the till's name
console-enrol-title = Code for { $till }
# Above the code
console-enrol-note = Scan this at the till, or type the code there. It works once and is not shown again.
# Below the code. $time is until when it works
console-enrol-until = Works until { $time }
# What the picture is. $till is the till's name
console-enrol-alt = QR code with which { $till } joins its store
# Button and heading: a till is lost
console-revoke = Give this till up
# The button. $till is the till's name
console-revoke-this = Give up { $till }
# What it does. $amount is the till's exposure
console-revoke-effect = Ends the key of { $till } at once. Up to { $amount } that it may have taken offline stays in the exposure until its entries come in. To use the machine again it has to join anew.
# It was done. $till is the till's name
console-revoke-done = { $till } is given up.
# Heading: what a till may do while cut off
console-offline-rules = While a till is offline
# Rule
console-payment-max = Most of one payment
# Rule
console-card-max = Most of one card
# Rule
console-floor-max = Most that a till takes
# Rule
console-floor-count = Payments at the most
# Rule
console-issue-max = Most that a till sells and loads
# Rule
console-issue-count = Sales and loads at the most
# Rule: from here a manager is asked
console-soft-line = Manager from
# Under that field
console-soft-line-hint = Per cent of what a till takes, 0 to 100
# Rule: how long a limit is used
console-valid-for = A limit is good for
# Under that field
console-hours-hint = In hours
# $count: a number of hours
console-hours = { $count } h
# Rule: how old the list of blocked cards may be
console-list-age = Oldest list of blocked cards

## Exceptions

# Heading: something odd
console-exception = Exception
# Filter: nobody has looked yet
console-still-open = Open
# Filter: somebody has looked
console-cleared = Cleared
# Column: what is odd
console-what = What
# Column: the rest
console-about = Details
# Column: when
console-when = When
# Heading: nothing is odd
console-none-open = Nothing to look at
# What the place is for
console-none-open-note = Entries that settled with a loss or in an odd way come here until somebody has looked at them.
# Heading: none was cleared
console-none-cleared = None cleared yet
# What the place is for
console-none-cleared-note = What somebody has looked at stands here, with the note.
# The address names one that is not in this list
console-exception-gone = This one is not in the list any more.
# Fact: the number of an entry in the till's journal
console-entry = Entry
# Fact: a payment's id
console-payment = Payment
# Fact: the stable code
console-code-word = Code
# Link to the card
console-open-card = Open the card
# Field: what was found
console-note = What was found
# Under that field
console-note-hint-loss = Clearing frees what this loss still uses of the store's ceiling
# Under that field, where money over the counter was set aside
console-note-hint-set-aside = Clearing puts the amount on the card, or on the card that came after it
# Under that field, for all others
console-note-hint = It stays in the history
# The note was left empty
console-note-missing = A note is missing.
# Button: somebody has looked
console-clear = Clear this
# It was done
console-clear-done = Cleared.
# $time is when
console-cleared-at = Cleared { $time }
# The card had less than was taken offline
console-odd-shortfall = Card had less than was taken
# An entry was refused
console-odd-refused = Entry refused
# The card was not active
console-odd-card-state = Card was not active
# The card's last day was over
console-odd-card-expired = Card had expired
# No such card
console-odd-unknown-card = Unknown card
# The till had a list that said the card is stopped
console-odd-stopped-in-list = Card was blocked in the till's list
# More than the till's limit
console-odd-beyond-limit = Beyond the till's limit
# Sold twice
console-odd-activated-before = Card was sold before
# More on the card than the program allows
console-odd-over-program-max = More than a card may hold
# A right that had been called back was spent
console-odd-recalled-right = Recalled right was spent
# The till had been given up
console-odd-revoked-till = Till was given up
# The entry is of a copied till
console-odd-copied-till = Copy of a till
# More given back than was paid
console-odd-more-than-paid = More given back than paid
# Value came to a closed card
console-odd-credit-on-closed = Value on a closed card
# One person asked and approved
console-odd-approved-by-requester = Approved by who asked
# Nobody of that number is on file, or nobody was signed in at the till
console-odd-unknown-staff = Done by nobody on file
# The person had been taken off the tills before, by the till's clock
console-odd-removed-staff = Done by somebody who was removed
# The person belongs to the tills of another store
console-odd-staff-of-other-store = Done by somebody of another store
# More than the person may do alone, and nobody approved it
console-odd-over-cap = Over the person's cap without a manager
# Whoever approved is no manager of that store, was removed, or may not approve that much
console-odd-approver-may-not = Approved by somebody who may not

## Reports

# Button: the table as a file
console-csv = Download CSV
# Field: the first day
console-from = From
# Field: the last day
console-to = To
# Filter
console-today = Today
# Filter
console-seven-days = 7 days
# Filter
console-thirty-days = 30 days
# Column: a day
console-day = Day
# Column and key: taken with the server's leave
console-online = Online
# Key of the chart: taken while cut off
console-offline = Offline
# Column: taken from rights held at the till
console-rights = From rights
# Column: taken under the floor limit
console-floor = On the limit
# Column: voids and refunds
console-given-back = Given back
# Column: sales and loads of cards
console-loaded = Sold and loaded
# Column: what stores bore
console-shortfall = Losses
# Column: how many payments
console-payment-count = Payments
# First row: the sums. $asset is the currency
console-sum-in = All in { $asset }
# What the chart is, for people who do not see it; the table below has its figures
console-chart = Taken per day, online and offline; the table has the figures
# Above the chart. $amount is the highest day
console-chart-most = Highest day: { $amount }
# On a bar
console-chart-day = { $day }: { $online } online, { $offline } offline
# Heading: nothing on these days
console-no-totals = Nothing was taken on these days
# Above the table and the chart
console-totals-note = Days are days in UTC, by the moment at which headquarters settled a payment: what was taken offline counts on the day it came in.
# What the place is for
console-no-totals-note = What tills take stands here as soon as it has settled, by day, store and till.

## People

# Tab: people at tills
console-staff = At the tills
# Tab and caption: what people changed
console-audit = Changes
# Heading: only headquarters sees it
console-audit-hq = Headquarters keeps this list
# Why it is empty here
console-audit-hq-note = Every change by a person is noted with name and time. Headquarters can look it up.
# Column: who did it
console-who = Who
# Column: what was done
console-act = Did
# Column: to what
console-subject = To
# Column: the rest
console-detail = Details
# Column and field: what a person may do
console-role = Role
# Role at a till
console-role-cashier = Cashier
# Role at a till: approves as well
console-role-manager = Manager
# Role in the console
console-role-hq = Headquarters
# Role in the console
console-role-store-manager = Store manager
# Not bound to one store
console-all-stores = All stores
# Button and heading: a new person at the tills
console-add-person = Add a person
# It was done. $name is the person's
console-person-added = { $name } can sign in at the tills after their next sync.
# Under the name
console-person-name-hint = As the till shows it
# Field: a PIN
console-pin = PIN
# Under the PIN
console-pin-hint = 4 to 12 digits; tell it to nobody else
# The PIN is not one
console-pin-wrong = A PIN has 4 to 12 digits.
# Field and column: the most of one payment without a manager
console-payment-cap = Most without a manager
# Field and column: the most of one refund or void without a manager
console-refund-cap = Most given back
# Under those fields
console-payment-cap-note = Leave them empty for no cap. Beyond them a manager approves.
# No such cap
console-no-cap = No cap
# Heading: there is nobody
console-no-staff = Nobody works at the tills yet
# What the place is for
console-no-staff-note = People here sign in at tills with their PIN, also while the line is down.
# Button and heading: a person leaves
console-remove = Remove
# The button. $name is the person's
console-remove-this = Remove { $name }
# What it does. $name is the person's
console-remove-effect = { $name } can sign in at no till any more; a till that is cut off hears of it at its next sync. What was done stays in the books.
# It was done. $name is the person's
console-remove-done = { $name } is removed.

## Settings

# Heading: who is signed in
console-account = Signed in
# Heading: the keys of the keyboard
console-keys = Keys
# What the key does
console-key-find = Find anything
# What the keys do
console-key-rows = Go from row to row
# What the key does
console-key-open = Open the row
# What the key does
console-key-close = Close a panel
# What the key does
console-key-next = Go to the next button or field
