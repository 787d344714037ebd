// Package workshop is the meeting in which people of a job family agree on what
// they need: proposals on the eight levels for each area, counted by the
// moderator, then one agreed level with its reason. Applied, it becomes the
// target profile of the job family. The method is that of the project roadMAP.
//
// It owns: workshops under way and held. It does not own frameworks and
// profiles (skill).
//
// Invariants: proposals are counts, nobody's name is stored; a job family has
// one workshop under way at most; a workshop that was applied never changes.
package workshop
