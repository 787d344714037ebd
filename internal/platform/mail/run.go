package mail

import (
	"encoding/json"
	"maps"
	"slices"
)

// Run tells somebody about a place in a course run or about the run.
type Run struct {
	Kind   string // one of runKinds
	Person string
	Tenant string
	Course string // title
	When   string // one session or all of them
	Link   string // of the run, or of what is to be decided
	Where  string
	Until  string // the last day to give the place back
	Reason string // why the run is called off
}

// Template implements Letter.
func (r Run) Template() string { return "run-" + r.Kind }

// runKinds are the mails of course runs, with what each says beside the
// course, the time and the link.
var runKinds = map[string][]string{
	"booked": {"Where", "Until"}, "moved-up": {"Where", "Until"}, "waiting": {"Where"}, "requested": {"Where"}, "added": {"Where"},
	"moved": {"Where"}, "dates": {"Where"}, "asked": nil, "left": nil, "declined": nil, "dropped": nil, "called-off": {"Reason"},
}

// MarshalJSON gives the placeholders of the kind.
func (r Run) MarshalJSON() ([]byte, error) {
	f := map[string]string{"Person": r.Person, "Tenant": r.Tenant, "Course": r.Course, "When": r.When, "Link": r.Link}
	more := map[string]string{"Where": r.Where, "Until": r.Until, "Reason": r.Reason}
	for _, name := range runKinds[r.Kind] {
		f[name] = more[name]
	}
	return json.Marshal(f)
}

func runLetters() (list []Letter) {
	for _, kind := range slices.Sorted(maps.Keys(runKinds)) {
		list = append(list, Run{Kind: kind})
	}
	return list
}
