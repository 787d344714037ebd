// Package stats says how a course is taken, so that its trainers can improve
// it: where people stop, when they complete it, how hard each question is, what
// was chosen. It never says who.
//
// It owns: who is counted, what is said about them and in which words of
// number. It does not own the facts (learn, enrol), the questions (course,
// quiz) or the rule by which figures are made coarse (platform/suppress).
//
// Who is counted (the SQL stands in store.go):
//   - a version is looked at by itself. No figure adds versions up, so nothing
//     can be subtracted; both languages are one result;
//   - a person counts once per version, with the first time they took it from
//     its beginning: not who learned only what changed, and not who completed it
//     on paper;
//   - they count once they are settled: completed, or four weeks after they
//     began, as they stood then. What they do later changes nothing. What
//     settled yesterday at the latest is seen;
//   - in the order in which people settle, as many are counted as
//     suppress.Counted says. So between any two looks either nothing changes or
//     whole groups come in.
//
// What is said is made of suppress.Whole and suppress.Parts. Nothing here
// depends on the language, the unit or any other trait of a person.
package stats
