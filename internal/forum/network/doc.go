// Package network is municipalities that share a forum.
//
// It owns: networks and which towns are in them since when. It does not own
// what they share; that lies in the towns' own rows, and the policy `shared`
// of the database lets the others read it (decision 25).
//
// Invariants: a town is in one network at a time; networks change on the
// command line only, and the database refuses the change where a town acts;
// who leaves sees nothing of the others from that moment on, and they nothing
// of it.
package network
