-- What is removed for good: see ../sqlite/002-remove.sql. What may still be in the server's files
-- is the server's business.

ALTER TABLE foga.run ADD COLUMN purged bigint, ADD COLUMN forgot text;
