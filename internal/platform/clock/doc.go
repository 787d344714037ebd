// Package clock owns time: the instant now, the calendar day in a zone,
// periods of the calendar, and the holidays and working days of the sixteen
// German Länder.
//
// It does not own which zone or Land applies; the tenant sets the zone with
// WithZone and callers pass the Land.
//
// Invariants: a Date has no zone and no time of day; no other package calls
// time.Now, so a test that sets the clock sets all of it.
package clock
