### What is printed: receipts and reports. A narrow roll has 32 characters on a line.

## Every paper

# Above a paper that was printed before
paper-copy = COPY
# Above a paper on which nothing is real
paper-training = TRAINING
# At the end of a paper on which nothing is real
paper-training-note = TRAINING. No money moved.
# The last line of a receipt
paper-thanks = Thank you
# Row: when
paper-when = Date
# Row: who stood at the till
paper-cashier = Served by
# Row: who approved it
paper-approver = Approved by
# Row: the receipt's number
paper-number = Receipt
# On a receipt of money that headquarters has not seen yet
paper-pending = Taken offline. Headquarters is told when the line is back.

# The text of a page that shows whether a printer works
paper-test = This is the printer of this till. € ä é ß ñ: these five signs should be readable.

## Gift cards

# Row: money was taken from a card
paper-did-redeem = Gift card
# Row: money was put on a card
paper-did-load = Loaded
# Row: a card was sold
paper-did-activate = Gift card sold
# Row: a payment was undone
paper-did-void = Payment undone
# Row: money was given back to a card
paper-did-refund = Given back
# Row: which card
paper-card = Card
# Which card. $program is the program's name, $card the last characters of the card's number
paper-card-value = { $program } { $card }
# Row: what the card holds now
paper-balance = Left on the card
# Row: by which right it was taken
paper-how = How
# It was taken from value set aside for this till
paper-by-reserved = Reserved here
# Headquarters was asked
paper-by-online = Online
# It was done on this till's limit
paper-by-limit = On the limit

## Sales

# Row: a gift card that is sold. $card is the last characters of its number
paper-line-sold = Gift card { $card }
# Row: a gift card that is loaded. $card is the last characters of its number
paper-line-loaded = Load on card { $card }
# How many of one thing, under its row. $count is how many, $price the price of one
paper-line-count = { $count } x { $price }
# Row: something taken off. $reason is the cashier's reason
paper-line-off = Less: { $reason }
# Row: the sum before what is taken off the whole
paper-subtotal = Subtotal
# Row: what the sale comes to
paper-total = Total
# Row: tax that is part of the price. $rate is its rate, $net the price without it
paper-tax-included = incl. { $rate } on { $net }
# Row: tax that comes on top. $rate is its rate, $net what it is worked out on
paper-tax-added = Tax { $rate } on { $net }
# Under the taxes of a sale with gift cards in it
paper-cards-untaxed = No tax on gift cards.
# Row: paid with a gift card. $card is the last characters of its number
paper-paid-card = Gift card { $card }
# Row: cash that was handed over
paper-paid-cash = Cash
# Row: cash that was handed back
paper-change = Change
# Row: paid with a bank card. $reference is the terminal's number for it
paper-paid-terminal = Card terminal { $reference }

## X and Z reports

# Title of a look in the middle of the day
paper-x = X report
# Title of the report that ends a day. $number counts a till's days without gaps
paper-z = Z report { $number }
# Row: when the day began
paper-from = From
# Row: when the day ended
paper-to = To
# Row: the first and last place in the journal
paper-entries = Entries
# How often something was done, before its sum. $name is what, $count how often
paper-times = { $name } ({ $count })
# Row: sales
paper-sales = Sales
# Row: sales with something taken off
paper-discounts = Discounts
# Goods without a category
paper-no-category = Other goods
# Row: tax. $rate is its rate, $net what was sold at it without the tax
paper-tax-of = Tax { $rate } on { $net }
# Row: paid with gift cards
paper-tender-card = Gift cards
# Row: paid in cash
paper-tender-cash = Cash
# Row: paid with bank cards
paper-tender-terminal = Card terminal
# Row: gift cards sold
paper-cards-sold = Cards sold
# Row: gift cards loaded
paper-cards-loaded = Cards loaded
# Row: taken from cards with headquarters' answer
paper-cards-online = Redeemed online
# Row: taken from value set aside for this till
paper-cards-reserved = Offline, reserved
# Row: taken on this till's limit
paper-cards-floor = Offline, on the limit
# Row: payments undone
paper-cards-voided = Undone
# Row: given back to cards
paper-cards-refunded = Given back
# Row: a shift at the drawer
paper-shift = Drawer
# Row: when a shift was opened
paper-opened = Opened
# Row: when a shift was closed
paper-closed = Closed
# Row: what lay in the drawer at the start
paper-float = Float
# Row: cash from sales
paper-cash-in = Cash sales
# Row: put into the drawer
paper-pay-in = Paid in
# Row: taken out of the drawer
paper-pay-out = Paid out
# Row: what should lie in the drawer
paper-expected = Should be
# Row: what was counted
paper-counted = Counted
# Row: counted less than should be, or more
paper-difference = Over or short
# Sales while nobody was signed in
paper-nobody = Nobody
# Row: taken offline and not settled yet
paper-not-settled = Offline, not settled
# Row: what headquarters marked for a person
paper-exceptions = For a person to look at
# Row: the beginning of the last entry's hash
paper-head = Last entry
