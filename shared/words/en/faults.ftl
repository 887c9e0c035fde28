### What failed in the world, told at the till. The key is "fault-" and the stable code with dashes.
### Each says what it is and, where something helps, what helps. Nobody is blamed.

# A code that this version has no sentence for
fault-other = Something went wrong, and nothing was taken. Tell headquarters the code.
# The till's program does not answer the screen
fault-till-away = The till's program does not answer. Nothing more is taken until it does.
# The address of the page is no longer valid
fault-page-expired = This page belongs to an earlier start of the till. Open the till again.
# The screen and the till's program are of different versions
fault-till-and-screen-differ = This page and the till are of different versions. Reload the page.
# The PIN was wrong
fault-wrong-pin = This PIN does not match. Try again.
# Too many wrong PINs. $minutes is how long to wait
fault-pin-locked = Too many wrong PINs. Wait { $minutes } minutes, or ask a manager.
# The person no longer works here
fault-staff-gone = This person can no longer sign in here.
# Nobody is signed in
fault-not-signed-in = Nobody is signed in. Sign in first.
# The person may not do this
fault-not-allowed = This needs a manager.
# The approver is the person who asks
fault-approver-is-requester = Somebody else has to approve this.
# The one-time code is wrong, used or too old
fault-wrong-code = This code does not work: it is mistyped, used, or too old. Ask headquarters for a new one.
# The till is enrolled already
fault-already-enrolled = This till belongs to a store already.
# The till is not enrolled
fault-not-enrolled = This till belongs to no store yet. Join one first.
# The address is not one
fault-bad-address = This is not an address. It looks like https://hq.example:7400
# The server did not answer
fault-server-away = Headquarters does not answer at this address. Check the line and the address.
# The server's certificate is not the right one
fault-certificate = The certificate at this address is not the one expected. Nothing was sent. Tell headquarters.
# The disk is full
fault-disk-full = The disk is full. Nothing more is taken until there is room.
# The data folder cannot be written
fault-folder-read-only = The till's folder cannot be written. Nothing is taken until it can.
# The database does not answer as it should
fault-store-failed = The till's journal cannot be written. Nothing is taken until it can.
# A second copy of the program uses the same folder
fault-folder-in-use = Another copy of the till is open on this folder. Close it first.
# The camera does not work
fault-camera-away = The camera does not answer. Use a picture, or type the number.
# The picture is too large
fault-picture-too-large = This picture is too large. Take one with fewer pixels.
# The picture cannot be read
fault-picture-unreadable = This file is no picture that can be read.
# The amount is no money
fault-bad-amount = This amount cannot be used.
# The payment is not known at this till
fault-unknown-payment = This till has no such payment.
# The command is not there outside a demonstration
fault-demo-only = This works in a demonstration only.
