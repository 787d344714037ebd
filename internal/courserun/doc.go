// Package courserun is the days on which a course is held in a room: runs,
// their sessions, who has a place, who came.
//
// It owns: runs, sessions, rooms and equipment, places with the waiting list,
// attendance, the check-in, the interest in dates to come, invitations and the
// personal calendar. It does not own courses (course), what a completion is
// (learn), why somebody has to come (project) nor access cards (login/card).
//
// Invariants:
//   - A run never has more people than seats, and the waiting list moves up in
//     the order of sign-up: every change of a place holds the lock of its run.
//   - A room, a thing or a trainer is in one session at a time (an exclusion
//     constraint), a person in one run at a time.
//   - What may follow what stands in state.go and nowhere else.
//   - Whoever came to every session has completed the course, witnessed by who
//     closes the list; nobody closes it for themselves.
//   - A session keeps its calendar id; each change of it counts its sequence up.
package courserun
