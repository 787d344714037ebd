// Package suppress decides what may be published about the readiness of a
// wave's units so that nobody can work out a figure of a small group: not by
// subtraction, not from bands or shares, not by comparing two dates.
//
// It owns the whole way from people to a publishable table: who is counted,
// which cells are hidden, how coarse the ready counts are. It does not own
// where tables are kept, who may see them, or how they are worded. It is pure:
// no clock, no database, no randomness; the same input gives the same table.
//
// # Use
//
// Publish makes the table at the end of a local day, Early one before it. Both
// take the last published table, because hiding lasts and because people who
// come or go are counted in public only in company. The caller keeps every
// table (it marshals to JSON), and of the last one also People: who is counted
// in public, as rows of its own. A reader gets what Cell says and
// what can be computed from it (Share, Open, Reaches); a status, forecast or
// score of a cell must be derived from the published cell, or it tells what the
// cell hides.
//
// # Head counts
//
// Every unit has a cell for its total, an inner one a second for its own staff;
// total = own staff + totals of the units below. A cell with 0 < n < k people
// is hidden; so is one whose true count is that small while the public one
// still lags. Then, to a fixpoint (pattern.go):
//
//   - an equation with exactly one hidden cell loses one more;
//   - hidden cells that hang together below one visible total are a group. As
//     there is one hierarchy only, all an attacker has about a group is its sum
//     N: each of its cells can be 0…N, a hidden total in between is such cells
//     plus a constant. These are his exact bounds, so N ≥ k leaves at least k
//     values for each. For one who knows that a group contains a small cell,
//     two cells with N = k would leave k-1: they need a third;
//   - the next to go is the visible cell beside that takes the fewest others
//     with it, of these the smallest; else the total above, else an empty cell.
//     The total of the wave goes last of all.
//
// One pattern serves every figure of a cell, and a cell once hidden stays so: a
// wave should be published first when its people are assigned.
//
// # Head counts over time
//
// The public table counts the published population. Whoever joins, leaves or
// moves is taken over only when at least Together people changed every public
// count concerned: each visible cell on the old and the new path, and each
// group of hidden cells, whose sum is a difference of public figures
// (census.go). Others are kept back where they were counted and taken over in
// company later. So the table always adds up, and every public step of a head
// count has three people or more behind it. Because hiding depends on the
// counts and the counts on what is hidden, both are settled together; hiding
// only grows. When a reorganisation leaves nobody to keep back, the cells that
// it would expose are hidden.
//
// # Ready people
//
// Ready counts are a second table over the same tree; open ones are the rest.
// Of a group of fewer than 2k people only the half is said in which the count
// lies. A larger one shows its figure, nobody and everybody included, unless
// one part is there but smaller than k: then "fewer than k". All this goes into
// a ledger in which a group of hidden cells stands as one entry (ready.go). Its
// audit computes what follows from all bands together, and widens bands beside
// and above until
//
//   - a count with a part smaller than k keeps at least Together values besides
//     nobody and everybody; that of a group below 2k keeps as many in all;
//   - a group of hidden cells may have as many as k-1 ready people, and as many
//     as k-1 open ones: so each of its cells keeps k values for either, also
//     for somebody who knows all tables before, takes equal counts for equal
//     people and readiness for lasting. What follows for him is kept with each
//     table (Known), since the last one alone may say less than one before it.
//     Of a cell that went into hiding he knows who was ready: the others of its
//     group may have k-1 beside them;
//   - to him the upper end of a visible cell does not sink: so a new table says
//     nothing about the past of a cell, nor of those beside it.
//
// What is published about a cell is exactly what follows for it from the whole
// ledger; saying it adds nothing. A band stays while the figure lies below its
// upper end and the head count reads the same: figures that come out of their
// bands day by day would tell afterwards what stood beside them.
//
// # Three bands in two crossings
//
// A round of measuring is published as people below, at and above a target, by
// units and by job families, for every subject (spread.go). The two tables share
// the total, and any two with one total fit to each other. What is hidden here
// is chosen in another way than above, since each round stands for itself: so
// that also somebody who knows these rules, and tries every truth to see whether
// it would be published as it was, learns nothing.
//
// Each unit's parts are put together two by two, the smallest first (bundle.go):
// by staff for head counts, by those who have a target for bands. Nobody's
// answers have any part in this. Where a unit has few people beside its
// departments, the smallest department is dissolved into its parts for better
// company. Then, from the top down (heads.go, tell.go):
//
//   - the head counts of two parts are told when the minimum took part of each;
//   - their bands are told when Together people or more stand in each band of
//     each part; else the one band in which more people of the sum are, when so
//     many stand in it and outside of it; else none. Where somebody in a part
//     belongs to a hidden group, or to fewer than the minimum with a target, it
//     must be the minimum instead;
//   - parts of an untold part are untold; so is the sum where one part is a single
//     person, who would all but tell the other, and a sum that is a dissolved
//     department but for a single person.
//
// So the two are told alike, and what is tried next hangs on known figures only:
// silence says no more than that one of the two could not be told. Let s be the
// sum of a band over both, told, with at least t people in it and outside of it;
// be lo the least the first part can have. If lo is 0, then 0, 1 … t-1 are all
// too few to be told; if not, the second part is full at lo, and at lo+1 … lo+t-1
// all but full. So these t values would all have been silent, and as many at the
// other end; below, any distribution would. Nothing untold has fewer than
// Together values, no hidden head count fewer than the minimum, and hidden people
// may be as many as k-1 in each told band and outside of it. The total has no sum
// above it: silence says that nearly nobody or nearly all stand in the band.
// Tests try every truth of small towns; of figures that are hidden because of
// what they are, with a partner by size, this attacker works some out.
//
// Who has no target for a subject hides nobody: what follows leaves these people
// out, as if everybody knew them, and of fewer than k others nothing is told.
// Rounds are measured anew each time, by those who take part in each: their
// tables are not chained.
//
// # What stays
//
// Who knows the staff of each unit can narrow how many took part in a hidden one:
// beside one of four people to five values, and where nearly everybody took part
// to fewer; not their bands, which hold also for somebody who knows all head
// counts. Head counts of a wave are hidden by what
// they are (pattern.go): who tries every truth of a tiny wave can work out some.
//
// Ready counts of unchanged groups move at the end of the day even for one
// person: this is what the table is for. Two tables can therefore narrow the
// band of a visible cell, and those of a group of hidden cells that stays as it
// is bound each other: never below k-1 by themselves, and never the head count.
// What was public while a cell was large enough stays known, and that a cell goes into
// hiding says that it or one beside it became small.
//
// # Sources
//
// M. Fischetti, J. J. Salazar-González: Models and Algorithms for Optimizing
// Cell Suppression in Tabular Data with Linear Constraints, JASA 95 (2000);
// P.-P. de Wolf: HiTaS, a heuristic approach to cell suppression in
// hierarchical tables, LNCS 2316 (2002); R. D. Repsilber: Das Quaderverfahren
// (1999). They treat linked hierarchies, where the optimum is hard to find and
// bounds need linear programming, and an attacker who does not know the rule.
//
// Deciding by what is known anyway is simulatable auditing: K. Kenthapadi,
// N. Mishra, K. Nissim: Simulatable Auditing, PODS 2005. That a rule which hides
// as little as it can gives itself away: R. C.-W. Wong, A. W.-C. Fu, K. Wang,
// J. Pei: Minimality Attack in Privacy Preserving Data Publishing, VLDB 2007;
// L. Zhang, S. Jajodia, A. Brodsky: Information Disclosure under Realistic
// Assumptions: Privacy versus Optimality, CCS 2007. Groups of like size:
// J. Domingo-Ferrer, J. M. Mateo-Sanz: Practical Data-Oriented Microaggregation
// for Statistical Disclosure Control, IEEE TKDE 14 (2002). Two by two, the
// smallest first: D. A. Huffman: A Method for the Construction of
// Minimum-Redundancy Codes, Proc. IRE 40 (1952). That two such tables are a
// network, by which they are attacked: L. H. Cox: Network Models for
// Complementary Cell Suppression, JASA 90 (1995).
package suppress
