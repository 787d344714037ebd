package learn

import (
	"encoding/json"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Delta is what somebody who completed an older version still has to learn.
type Delta struct {
	Lessons []string // new and changed ones, in the order of the newer version
	Test    bool     // its questions changed
}

// Changed compares what two versions teach: the blocks of each lesson by their
// id, in the source language. Order, titles, minutes and translations do not
// count. Where nothing else differs the other languages do; and where nothing
// differs at all everything is to be learned again, for the author said that
// older completions no longer hold.
func Changed(old, next *courseware.Course) Delta {
	for _, langs := range [][]i18n.Lang{{next.Source}, next.Languages} {
		if d := changed(old, next, langs); len(d.Lessons) > 0 || d.Test {
			return d
		}
	}
	d := Delta{Test: next.Test != nil}
	for _, l := range next.Lessons {
		d.Lessons = append(d.Lessons, l.ID)
	}
	return d
}

func changed(old, next *courseware.Course, langs []i18n.Lang) (d Delta) {
	for _, l := range next.Lessons {
		no := old.LessonNo(l.ID)
		if no == 0 || !sameBlocks(old, next, old.Lessons[no-1].Blocks, l.Blocks, langs) {
			d.Lessons = append(d.Lessons, l.ID)
		}
	}
	if next.Test != nil {
		d.Test = old.Test == nil || !sameBlocks(old, next, old.Test.Blocks, next.Test.Blocks, langs)
	}
	return d
}

func sameBlocks(old, next *courseware.Course, was, is []courseware.Block, langs []i18n.Lang) bool {
	if len(was) != len(is) {
		return false
	}
	for _, b := range is {
		i := slices.IndexFunc(was, func(o courseware.Block) bool { return o.ID == b.ID })
		if i < 0 || !sameBlock(old, next, was[i], b, langs) {
			return false
		}
	}
	return true
}

func sameBlock(old, next *courseware.Course, was, is courseware.Block, langs []i18n.Lang) bool {
	for _, l := range langs {
		if courseware.Fingerprint(was.Text[l].Body) != courseware.Fingerprint(is.Text[l].Body) {
			return false
		}
		for name, m := range next.Media { // another picture under the same name
			if strings.Contains(is.Text[l].Body, name) && old.Media[name].Hash != m.Hash {
				return false
			}
		}
	}
	// Where it stands in the course is no content.
	was.Text, was.Lesson, was.Pool = nil, "", ""
	is.Text, is.Lesson, is.Pool = nil, "", ""
	a, errA := json.Marshal(was)
	b, errB := json.Marshal(is)
	return errA == nil && errB == nil && string(a) == string(b)
}

// kept are the lessons that count as done, and the test where its questions
// are the same and the server graded them: nothing else can stand for it.
func (d Delta) kept(next *courseware.Course, e Evidence) (list []string) {
	for _, l := range next.Lessons {
		if !slices.Contains(d.Lessons, l.ID) {
			list = append(list, l.ID)
		}
	}
	if next.Test != nil && !d.Test && e == ServerGraded {
		list = append(list, Test)
	}
	return list
}
