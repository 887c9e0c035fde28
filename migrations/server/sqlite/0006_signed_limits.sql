-- A limit as it was signed, beside what it says. The server signs once what older ones kept without; from then on a limit
-- without its signature is a fault that `verify` names.
ALTER TABLE limits ADD COLUMN signed BLOB;
