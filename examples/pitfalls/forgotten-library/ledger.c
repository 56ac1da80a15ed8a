/* Prints the balance of every account of a ledger: the one named, else one in memory. */
#include <sqlite3.h>
#include <stdio.h>

static const char *const opening =
    "CREATE TABLE entry (account TEXT, cents INTEGER);"
    "INSERT INTO entry VALUES ('tea', 1250), ('bread', 420), ('tea', -300);";
static const char *const balances =
    "SELECT account, sum(cents) FROM entry GROUP BY account ORDER BY account";

static int failed(sqlite3 *ledger) {
  fprintf(stderr, "ledger: %s\n", sqlite3_errmsg(ledger));
  sqlite3_close(ledger);
  return 1;
}

int main(int argc, char **argv) {
  sqlite3 *ledger = NULL;
  sqlite3_stmt *rows = NULL;
  if (sqlite3_open(argc > 1 ? argv[1] : ":memory:", &ledger) != SQLITE_OK) return failed(ledger);
  if (argc == 1 && sqlite3_exec(ledger, opening, NULL, NULL, NULL) != SQLITE_OK)
    return failed(ledger);
  if (sqlite3_prepare_v2(ledger, balances, -1, &rows, NULL) != SQLITE_OK) return failed(ledger);
  while (sqlite3_step(rows) == SQLITE_ROW)
    printf("%s %.2f\n", (const char *)sqlite3_column_text(rows, 0),
           (double)sqlite3_column_int64(rows, 1) / 100);
  sqlite3_finalize(rows);
  sqlite3_close(ledger);
  return 0;
}
