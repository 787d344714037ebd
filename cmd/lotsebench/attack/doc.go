// Package attack reads published tables of waves, duties and rounds of checks as
// anybody can, from pages and exports, and tries to work out what they hide.
//
// It owns three attackers. The first bounds every hidden cell of one table with
// all that the table says: the tree adds up, ready and open people add up to
// the affected ones, a share is rounded down. The second also knows that hidden
// cells which hang together contain at least one that is smaller than the
// minimum. The third lays all dates side by side and takes for granted that
// equal head counts mean equal people and that who is ready stays so.
//
// Two tables of a round share their people and their total (round.go). Whatever
// fits to both is a flow of whole numbers through them, in three streams: a part
// can be more or less if and only if others can be rerouted for it, so bounds
// are exact (flow.go). Who also knows the rule of publishing needs no package: he
// publishes every truth of a village himself.
//
// It imports nothing of the suppression package, and a test keeps it so: it
// knows the published rules only and makes its own mistakes.
//
// # What it reads
//
// A table is a list of rows, the first one the header; columns are found by
// their names (see columns), others are ignored:
//
//	unit      Nummer, Number       key of the unit, the same on every date
//	level     Ebene, Level         0 for the wave, 1 for the units at the top …
//	scope     Umfang, Scope        "eigene" / "own" for the unit's own staff,
//	                               anything else for the unit with all below it
//	affected  Betroffen, Affected
//	ready     Bereit, Ready; In Ordnung, In order
//	share     Quote, Share         in percent
//
// Rows stand in the order of the tree: a unit, its own staff (same level plus
// one, same key), then the units below it. A unit without units below it has no
// row for its own staff.
//
// In a page the table is <table data-suppress="wave|duty">, its rows are
// <tr data-unit="10.2" data-level="2" data-scope="own|total">, and the cells that
// count are <td data-col="affected|ready|share">; their visible text is read.
// In a workbook it is the first sheet whose rows contain such a header.
package attack
