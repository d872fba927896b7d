use std::collections::BTreeMap;

use postgres::types::ToSql;
use postgres::{Portal, Row, Statement};

use super::fault::Fault;

/// Rows that are fetched in one go.
const FETCHED: i32 = 1024;

/// The statements that the server has prepared for a connection, by their text.
pub(super) type Statements = BTreeMap<&'static str, Statement>;

/// A transaction in the rows of one municipality, whose code is `$1` of every statement.
pub(super) struct Session<'s> {
    pub(super) transaction: postgres::Transaction<'s>,
    pub(super) statements: &'s mut Statements,
    pub(super) municipality: &'s str,
}

impl Session<'_> {
    pub(super) fn query(
        &mut self,
        sql: &'static str,
        more: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Fault> {
        let statement = self.prepared(sql)?;
        Ok(self.transaction.query(&statement, &parameters(&self.municipality, more))?)
    }

    /// The only row, if there is one.
    pub(super) fn opt(
        &mut self,
        sql: &'static str,
        more: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Fault> {
        let statement = self.prepared(sql)?;
        Ok(self.transaction.query_opt(&statement, &parameters(&self.municipality, more))?)
    }

    /// The only row.
    pub(super) fn one(
        &mut self,
        sql: &'static str,
        more: &[&(dyn ToSql + Sync)],
    ) -> Result<Row, Fault> {
        let statement = self.prepared(sql)?;
        Ok(self.transaction.query_one(&statement, &parameters(&self.municipality, more))?)
    }

    pub(super) fn execute(
        &mut self,
        sql: &'static str,
        more: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, Fault> {
        let statement = self.prepared(sql)?;
        Ok(self.transaction.execute(&statement, &parameters(&self.municipality, more))?)
    }

    /// Rows that are fetched a few at a time, while other statements are executed.
    pub(super) fn portal(
        &mut self,
        sql: &'static str,
        more: &[&(dyn ToSql + Sync)],
    ) -> Result<Portal, Fault> {
        let statement = self.prepared(sql)?;
        Ok(self.transaction.bind(&statement, &parameters(&self.municipality, more))?)
    }

    /// The next rows; none at the end.
    pub(super) fn fetch(&mut self, portal: &Portal) -> Result<Vec<Row>, Fault> {
        Ok(self.transaction.query_portal(portal, FETCHED)?)
    }

    /// The next number of a table: the one after the last, which is asked for once, since nobody else
    /// enters any meanwhile.
    pub(super) fn number(
        &mut self,
        next: &mut Option<i64>,
        last: &'static str,
    ) -> Result<i64, Fault> {
        let number = match *next {
            Some(number) => number,
            None => self.one(last, &[])?.try_get::<_, i64>(0)? + 1,
        };
        *next = Some(number + 1);
        Ok(number)
    }

    fn prepared(&mut self, sql: &'static str) -> Result<Statement, Fault> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.transaction.prepare(sql)?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }
}

fn parameters<'p>(
    municipality: &'p &str,
    more: &[&'p (dyn ToSql + Sync)],
) -> Vec<&'p (dyn ToSql + Sync)> {
    let own: &(dyn ToSql + Sync) = municipality;
    std::iter::once(own).chain(more.iter().copied()).collect()
}
