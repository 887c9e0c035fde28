### The till's screens. The reader is a cashier with a queue; a metre away, half a second.

## Starting

# The first moment, before the till answered
till-waiting = One moment
# The page itself broke and cannot go on. $what is a technical text for the telephone
till-stopped = This page stopped. Nothing that was shown as taken is lost. Reload it, and tell headquarters: { $what }

## Joining a store

# Heading: the till is new and belongs to no store
till-enrol-title = Join a store
# Below the heading
till-enrol-note = Headquarters gives out an address and a one-time code for each till, and a picture of both to scan.
# Field: the address of the server
till-enrol-server = Address
# Helps with the address
till-enrol-server-hint = For example https://hq.example:7400
# Field: the one-time code
till-enrol-code = One-time code
# Helps with the code
till-enrol-code-hint = Letters and digits; it works once
# Button: looks for the code with the camera
till-enrol-scan = Scan the code
# The same button while it looks
till-enrol-stop-scanning = Stop scanning
# Button: joins the store
till-enrol = Join
# The same button while the server is being asked
till-enrolling = Joining

## Signing in

# Heading above the list of people
till-who = Who is at the till
# What a person does here
till-role-cashier = Cashier
# What a person does here
till-role-manager = Manager
# What a person does here
till-role-hq = Headquarters
# Above the PIN pad, before a person was chosen
till-pin-choose = Choose your name
# Above the PIN pad. $name is the person's name
till-pin-of = PIN of { $name }
# Button: signs in
till-sign-in = Sign in
# Button: signs out
till-sign-out = Sign out
# The till knows nobody yet
till-nobody = Nobody can sign in here yet. Headquarters adds people; they come with the next sync.

## The line

# The line is up and everything is settled
till-online = Online
# The line is up; $count entries are on their way
till-syncing = Sending { $count }
# The line is down. $time is since when
till-offline-since = Offline since { $time }
# Beside the line above: $amount that can still be taken on the limit
till-left = { $amount } left
# Heading of the sheet about the line
till-status = Line and limits
# When headquarters was last heard. $time is exact, $ago is for example "3 minutes ago"
till-heard = Headquarters last heard at { $time }, { $ago }
# How many entries headquarters has not settled
till-waiting-count = { $count ->
    [0] Nothing waits
    [one] { $count } entry waits
   *[other] { $count } entries wait
}
# Button: speaks with headquarters now
till-sync-now = Sync now
# Button in a demonstration only: pulls the line out
till-cut-line = Cut the line
# Button in a demonstration only: puts the line back
till-heal-line = Heal the line
# No signed limit has come yet
till-no-limit = No limit from headquarters yet. Without the line, only reserved value can be taken.
# Heading: what is left to do while offline
till-room = Left to take offline
# Beside the amount that is left. $amount is the whole
till-room-of = of { $amount }
# $count payments are left, each of at most $amount
till-room-count = { $count ->
    [one] { $count } more payment, of { $amount } at the most
   *[other] { $count } more payments, each of { $amount } at the most
}
# From here on a manager's PIN is asked
till-soft-line = A manager's PIN is asked for each payment from here on.
# What can still be put on cards offline
till-room-issue = Left to sell and load offline
# Value on cards that is set aside for this till
till-room-reserved = Reserved here
# The most that could be lost right now
till-room-exposure = At risk now
# Until when the limit holds
till-room-until = Limit holds until
# When the list of blocked cards was signed
till-room-list = Card list from
# The number of the limit
till-room-limit = Limit number
# Something a till can do
till-can-take-reserved = Take from cards reserved here
# Something a till can do
till-can-take-online = Take with headquarters' answer
# Something a till can do
till-can-take-floor = Take on the till's limit
# Something a till can do
till-can-activate = Sell a card
# Something a till can do
till-can-load = Load a card
# Something a till can do
till-can-give-back = Give back

## The sale

# Heading on the left
till-sale = This sale
# Nothing is in the sale yet
till-sale-empty = Type what is due, or show a card to begin with.
# What the list of lines and payments is, for people who do not see it
till-sale-rows = What is bought, and what pays it
# Button: opens the step that adds an amount or goods
till-add-amount = Amount
# What the receipt calls an amount that nobody named
till-goods = Goods
# How many at which price. $count is for example 3 or 0.250
till-line-pieces = { $count } × { $price }
# Line: a gift card that is sold. $card is the last four characters of its number
till-line-sold = New card { $card }
# Line: money that is put on a gift card
till-line-loaded = Load card { $card }
# Below a line: a part of the price is taken off. $percent is a number, $reason the cashier's words
till-line-percent = { $percent } % off: { $reason }
# Line: what is taken off all goods
till-discount-all = Discount
# Line: what the whole sale comes to
till-total = Total
# Line: a gift card that paid. $card is the last four characters of its number
till-tender = Gift card { $card }
# Line: an outside card terminal paid. $reference is what its slip calls it
till-terminal-of = Bank card { $reference }
# Below the cash in a sale: what was handed over, and what was handed back
till-cash-given-and-change = { $given } given, { $change } back
# State of a gift card's payment: it waits for a manager, or was never answered
till-undecided = Not decided
# Above the large figure: what is left to pay
till-due-left = Left to pay
# Above the large figure, and heading of the step: everything is paid
till-paid-all = Paid in full

## Adding to the sale

# Heading: an amount or goods are being typed
till-add-title = Add to the sale
# Field: what the receipt calls it
till-add-name = Name
# Helps with the name
till-add-name-hint = May stay empty
# Name of the figure: the price of one
till-add-price = Price
# Button: what was typed is how many; the price comes next
till-add-times = Times
# How many at which price, and what that makes
till-add-sum = { $count } × { $price } = { $sum }
# Button: adds it
till-add-it = Add to the sale

## A line

# Row: the price of one
till-line-price = Price
# Row: the price of all of it
till-line-sum = Together
# Name of the figure: how many there are
till-line-count = How many
# Button: says how many there are. $count is a number
till-line-set = Change to { $count }
# Button: takes a line off the sale
till-line-remove = Take out
# A card that the sale sells, before it is paid
till-line-card-waits = The card gets its value when the sale is paid.
# A card that the sale sold, which has its value already
till-line-card-sold = The card has its value already. Undoing takes it back.
# Button: undoes a payment on a card, or its sale
till-undo = Undo
# Heading: what was pressed is not in the sale any more
till-gone = This is not in the sale any more

## Something off

# Button, and name of the figure: what is taken off
till-discount = Discount
# Button: something off this line alone
till-discount-line = Discount
# Heading: something off all goods of the sale
till-discount-title = Discount on all goods
# Heading: something off one line. $name is what the receipt calls it
till-discount-title-line = Discount on { $name }
# What the two buttons choose between, for people who do not see them
till-discount-kind = Percent or amount
# Button: a part of the price is taken off
till-discount-percent = Percent
# Button: an amount is taken off
till-discount-amount = Amount
# Button: nothing is taken off any more
till-discount-none = No discount
# A percentage. $percent is a number
till-percent = { $percent } %
# Button: takes a part of the price off
till-take-percent-off = Take { $percent } % off
# Button: takes an amount off
till-take-amount-off = Take { $amount } off
# Field: why something is taken off
till-reason = Reason
# Helps with the reason
till-reason-hint = The receipt and the reports show it
# A reason of every day
till-reason-damaged = Damaged
# A reason of every day
till-reason-last-one = Last one
# A reason of every day
till-reason-regular = Regular customer
# A reason of every day
till-reason-staff = Staff

## Other ways to pay

# Heading where no gift card can pay what is left
till-take-money = Take the money
# Button, heading and line: notes and coins
till-cash = Cash
# Name of the figure: what the customer hands over
till-cash-given = Given
# What was handed over is less than what is due; the rest follows
till-cash-rest = Still to pay
# What is handed back
till-change = Change
# Above the end of a sale that was not told: what was to be handed back
till-change-of = Change: { $amount }
# Button: the customer hands over this much
till-cash-offer = { $amount }
# Button: takes the cash
till-cash-take = Take { $amount } in cash
# Button and heading: a bank card at a terminal of its own
till-terminal = Bank card
# Above the field
till-terminal-first = Take the money at the terminal first, then copy what its slip says.
# Field: what the terminal's slip calls it
till-terminal-reference = Reference on the slip
# Helps with the reference
till-terminal-reference-hint = Letters and digits, 40 at the most
# Name of the figure: what the terminal took
till-terminal-amount = Taken
# Button: notes it down
till-terminal-note = Note { $amount }
# Below the amount: more than a gift card may pay of this sale
till-only-due = Only { $amount } of this sale can be paid by gift card
# A gift card is shown, and only gift cards are left to pay for
till-card-pays-no-card = A gift card cannot pay for a gift card
# A gift card is shown, and everything is paid
till-nothing-due = Nothing is left to pay

## Taking a payment back

# What undoing does. $amount goes back
till-back-card = { $amount } goes back on the card.
# What undoing does. $amount is handed back
till-back-cash = Hand { $amount } back to the customer.
# What undoing does. $amount has to be given back at the terminal
till-back-terminal = Give { $amount } back at the terminal. This only notes it down.
# A gift card's payment that waits for a manager, or was never answered
till-back-undecided = This payment is not decided. Nothing was taken by it yet.
# Button: the cash was handed back
till-back-cash-done = It is handed back
# Button: the terminal gave it back
till-back-terminal-done = It is given back
# Button: takes the undecided payment out of the sale
till-take-out = Take it out

## The end of a sale

# Button: ends the sale
till-finish = Finish the sale
# The same button while the sale is being ended
till-finishing = Finishing
# Below the sum, where the sale did not end by itself
till-finish-note = Finishing gives new cards their value and writes the receipt.
# Headline: the sale is over
till-ended = Paid
# Row: what a card holds now. $card is the last four characters of its number
till-on-card = On card { $card } now
# Headline: the sale could not end
till-not-finished = Not finished
# Button: opens the step that gives the sale up
till-leave = Give up
# Heading of that step
till-leave-title = Give up this sale
# What goes away. $count lines, which come to $amount
till-leave-note = { $count ->
    [one] One line of { $amount } goes away. Nothing was taken for it.
   *[other] { $count } lines, { $amount } in all, go away. Nothing was taken for them.
}
# A sale for which money was taken. $amount is how much
till-leave-paid = { $amount } was taken for this sale. Press each payment on the left and take it back first.
# A sale that put value on a card already
till-leave-sold = A card of this sale has its value already. Press its line on the left and undo it first.
# Button: gives the sale up
till-leave-it = Give up the sale

## Finding a card

# Heading: the camera looks for a card
till-show-card = Show the card
# Heading: the camera looks for a card to sell or load
till-show-card-to-sell = Show the card to sell or load
# What the camera's picture is, for people who do not see it
till-preview = What the camera sees
# Button: chooses an image file with a code in it
till-use-picture = Use a picture
# Button: opens the field for the number
till-type-number = Type a number
# Heading: the number is being typed
till-type-number-title = Type the number under the code
# Field: the number
till-number = Card number
# Helps with the number
till-number-hint = Five groups of four. Blanks and dashes do not matter.
# Button: looks for the card
till-find-card = Find the card

## A card

# A card's name. $program is for example "Gift card", $card the last four characters of its number
till-card-title = { $program } · { $card }
# The same where the program is not known
till-card-title-unknown = Card · { $card }
# A card in a table. $card is the last four characters of its number
till-card-short = ···· { $card }
# Above the balance
till-balance = Balance
# In place of the balance
till-balance-unknown = Balance not known here
# How old the balance is. $time is exact, $ago for example "just now"
till-figure-server = From headquarters at { $time }, { $ago }
# How old the balance is. $time is exact, $ago for example "3 hours ago"
till-figure-snapshot = As last heard at { $time }, { $ago }
# Where the balance comes from: this till sold or loaded the card. $time is exact, $ago for example "1 hour ago"
till-figure-journal = From this till's own journal at { $time }, { $ago }
# State of a card: not sold yet
till-state-pending = Not sold yet
# State of a card: in use
till-state-active = Active
# State of a card: stopped by headquarters
till-state-blocked = Blocked
# State of a card: gone for good
till-state-closed = Closed
# State of a card: its last day is over
till-state-expired = Expired
# The card's last day. $day is for example 20 Nov 2028
till-expires = Expires { $day }
# How it would be taken: value is set aside for this till
till-class-reserved = Reserved at this till, no need to ask
# How it would be taken
till-class-online = Headquarters is asked
# How it would be taken
till-class-floor = Offline, on this till's limit
# How it would be put on a card
till-class-issue = Offline, on this till's limit
# How it was taken, short, for tables and receipts
till-by-reserved = Reserved here
# How it was taken, short
till-by-online = Online
# How it was taken, short
till-by-floor = On the limit
# How it was put on a card, short
till-by-issue = On the limit
# Name of the figure: what is taken from the card
till-take-amount = Take
# Button: takes the amount
till-take = Take { $amount }
# The same button while it is being decided
till-taking = Taking { $amount }
# Button: offers all that can be taken
till-take-all = All { $amount }
# More was typed than can be taken
till-at-most = At most { $amount } now
# The amount is above the soft line
till-manager-needed = A manager's PIN will be asked
# Button: puts money on the card
till-load = Load
# Button: asks headquarters for the balance again
till-look-again = Ask again
# Button: puts this card aside
till-other-card = Another card
# Name of the figure: what is put on a card
till-fill-amount = Put on the card
# Button: adds the new card, with this value, to what is sold
till-sell-with = Sell with { $amount }
# Button: adds a load of this amount to what is sold
till-load-with = Load { $amount }
# Below the amount: what the button does
till-fill-note = It is added to the sale, and the card gets it when that is paid.
# Heading: nothing can be taken from this card
till-nothing-to-take = Nothing can be taken

## Approving

# Heading: a manager is needed
till-approve-title = A manager decides
# What is asked: $amount is taken from the card with the last four characters $card
till-approve-take = Take { $amount } from card { $card }
# What is asked: the end of a sale puts $amount on the cards that it sells
till-approve-finish = Put { $amount } on the cards of this sale
# What is asked: a payment of $amount by the card with the last four characters $card is undone
till-approve-undo = Undo { $amount } of card { $card }
# What is asked: $amount is given back to the card with the last four characters $card
till-approve-give-back = Give { $amount } back to card { $card }
# Button: the manager says yes
till-approve = Approve
# Button: the manager says no
till-approve-not = Do not take it
# Button: the manager says no to something else than taking
till-not-now = Not now

## Done

# Headline: taken from a card
till-done-redeem = Taken
# Headline: put on a card
till-done-load = Loaded
# Headline: a card was sold
till-done-activate = Sold
# Headline: a payment was undone
till-done-void = Given back in full
# Headline: a part of a payment was given back
till-done-refund = Given back
# The line below a result that headquarters has not heard
till-settles-later = Offline, settles when the line is back
# Above a receipt that is shown once more after the till stopped in the middle
till-shown-again = This was done just before the till stopped. Tell the customer if nobody has.
# Button: the receipt from before was read
till-seen = Seen
# What the card holds afterwards
till-balance-after = On the card now
# Row of a receipt
till-receipt-card = Card
# Row of a receipt: by which right
till-receipt-by = How
# Row of a receipt: when, and who
till-receipt-at = When
# Row of a receipt: who approved
till-receipt-approved = Approved by
# Row of a receipt: its number
till-receipt-number = Receipt
# A receipt's number. $sequence is its place in the journal, $hash the first eight characters of its hash
till-receipt-entry = { $sequence } · { $hash }
# Button: the next customer
till-next = Next customer
# Button: the customer still has to pay $amount
till-next-rest = { $amount } left to pay

## Refused

# Headline: nothing was taken
till-not-taken = Not taken
# Headline: nothing was done
till-not-done = Not done
# Headline: what was shown is not a card that can be used
till-not-a-card = Not a card we can use
# Before the stable code of a refusal
till-code = Code
# Button: takes less. $amount is the most that can be taken
till-help-take-less = Take { $amount } and ask for the rest
# Button: the card has to be scanned
till-help-show-code = Scan the card
# Button: scans once more
till-help-scan-again = Scan again
# Button: tries the same again
till-help-wait-for-line = Try again
# Button: speaks with headquarters and tries again
till-help-sync-now = Ask headquarters now
# Button: goes on to sell the card
till-help-activate-first = Sell this card
# Button: puts the card aside, the customer pays otherwise
till-help-other-means = Pay another way
# Button: goes on; headquarters has to be called
till-help-call = Put it aside and call headquarters
# Button: goes back to the open sale, where something has to change first
till-help-back-to-sale = Back to the sale

## Receipts

# Heading of the page
till-receipts = Receipts
# The page has nothing to show
till-receipts-none = Nothing was done here yet. What is taken, loaded and given back is listed here.
# Heading of a column
till-col-time = Time
# Heading of a column
till-col-what = What
# Heading of a column
till-col-card = Card
# Heading of a column
till-col-state = State
# Heading of a column
till-col-amount = Amount
# Heading of a column
till-col-entry = Receipt
# Heading of a column: what can be done
till-col-act = Action
# Heading of a column: by which right
till-col-by = How
# Heading of a column: a bar
till-col-share = Share
# Heading of a column
till-col-count = Count
# Heading of a column
till-col-sum = Sum
# What was done, in a table
till-act-redeem = Taken
# What was done, in a table
till-act-load = Loaded
# What was done, in a table
till-act-activate = Sold
# What was done, in a table
till-act-void = Given back in full
# What was done, in a table
till-act-refund = Given back
# How far it has come at headquarters
till-settling-waiting = Waits
# How far it has come at headquarters
till-settling-settled = Settled
# How far it has come at headquarters: a person has to look at it
till-settling-exception = Being looked at
# How far it has come at headquarters
till-settling-refused = Refused
# Button: gives a payment back
till-give-back = Give back
# Heading of the step
till-give-back-title = Give back to the card
# Name of the figure
till-give-back-how-much = Give back
# Row: what of the payment can still be given back
till-give-back-left = Can still be given back
# Button: gives $amount back to the card with the last four characters $card
till-give-back-amount = Give { $amount } back to { $card }
# Button: back to selling
till-back-to-sale = Back to the sale

## The day

# Heading of the page
till-day = Today at this till
# Since when the figures count. $time is exact
till-day-since = Since { $time }
# Figure: taken from cards
till-day-taken = Taken
# Figure: put on cards
till-day-filled = Sold and loaded
# Figure: taken offline and not settled
till-day-open = Offline, not settled
# Figure: acts that a person has to look at
till-day-exceptions = Being looked at
# Below that figure
till-day-exceptions-note = By headquarters
# How many payments
till-day-payments = { $count ->
    [one] { $count } payment
   *[other] { $count } payments
}
# How often cards were sold or loaded
till-day-fills = { $count ->
    [one] Once
   *[other] { $count } times
}
# What the table lists, for people who do not see it
till-day-table = By act and right

## Keys

# What the row of keys is, for people who do not see it
till-keys = Keys
# Heading of the sheet of keys
till-help = Keys and colours
# A key's label
till-key-scan = Scan
# What the key does
till-key-scan-note = Look for a card
# A key's label
till-key-type = Number
# What the key does
till-key-type-note = Type the number under a card's code
# A key's label
till-key-add = Amount
# What the key does
till-key-add-note = Add an amount, as digits do by themselves; * says how many
# What the key does
till-key-discount-note = Take something off all goods
# What the key does
till-key-cash-note = Take cash for what is left to pay
# What the key does
till-key-terminal-note = Note what a bank card terminal took
# A key's label
till-key-sell = Sell a card
# What the key does
till-key-sell-note = Sell a new card, or load one
# A key's label
till-key-receipts = Receipts
# What the key does
till-key-receipts-note = See what was done, and give it back
# A key's label
till-key-day = Today
# What the key does
till-key-day-note = See this till's figures of the day
# What the key does
till-key-status-note = See the line and what is left to take offline
# A key's label
till-key-lock = Lock
# What the key does
till-key-lock-note = Sign out; the next person signs in by PIN
# A key's label
till-key-help = Help
# What the key does
till-key-help-note = Show this
# The sign on a key of the keyboard
till-backspace = ⌫
# What the key does
till-backspace-note = Change what was done last in the sale, or take it back
# The name of a key on the keyboard
till-escape = Esc
# What the key does
till-escape-note = Back to where the sale waits
# The name of a key on the keyboard
till-enter = Enter
# What the key does
till-enter-note = Press the main button
