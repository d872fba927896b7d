-- What is removed for good.

-- The run that removed the history of this one and of all before it; NULL where it is there.
ALTER TABLE run ADD COLUMN purged INTEGER REFERENCES run;

-- The name under which the person stands in logs whom this run removed: src/store/pseudonym.rs
ALTER TABLE run ADD COLUMN forgot TEXT;

-- Runs that removed something which may still be in the free space of the file, or in its log:
-- src/store/sqlite/erase.rs
CREATE TABLE unwiped (
    run INTEGER PRIMARY KEY REFERENCES run
) STRICT;
