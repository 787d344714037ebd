// Package example begins practice examples in the forum from waves that are
// over.
//
// It owns: when a wave is over, which of its figures go along. It does not own
// the text (forum) nor the figures (readiness).
//
// Invariant: what goes along was published, of the wave as a whole; never a
// live figure, a unit's or a person's, whatever else the writer may see.
package example
