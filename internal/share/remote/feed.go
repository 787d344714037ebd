package remote

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// FeedPath is where a town lists what it shares with everybody.
const FeedPath = "/forum/courses.json"

// The bounds of a list.
const (
	MostFeed    = 4 << 20 // bytes
	MostCourses = 500     // also of those that were taken back
	mostText    = 2000
)

// Feed is what a town shares with everybody.
type Feed struct {
	Format    int       `json:"format"` // 1
	Body      seal.Body `json:"body"`
	Keys      string    `json:"keys"` // where the town announces its keys
	Courses   []Course  `json:"courses"`
	Withdrawn []Gone    `json:"withdrawn"`
}

// Course is a course as a list has it.
type Course struct {
	Work          uuid.UUID   `json:"work"`
	No            int         `json:"no"` // of the version
	Title         i18n.Text   `json:"title"`
	Summary       i18n.Text   `json:"summary"`
	Languages     []i18n.Lang `json:"languages"`
	Minutes       int         `json:"minutes"`
	Outline       []Step      `json:"outline"`
	Licence       string      `json:"licence"` // SPDX
	Sources       []string    `json:"sources,omitempty"`
	Accessibility i18n.Text   `json:"accessibility"`
	UpdatedAt     time.Time   `json:"updated_at"`
	Package       string      `json:"package"` // its address
	Page          string      `json:"page"`    // for people
}

// Step is a lesson or the test in an outline.
type Step struct {
	Title   i18n.Text `json:"title"`
	Minutes int       `json:"minutes"`
}

// Gone is a course that its town took back.
type Gone struct {
	Work uuid.UUID `json:"work"`
	At   time.Time `json:"at"`
	Why  i18n.Text `json:"why"`
}

// Parse reads the list of a town that answers at origin.
func Parse(data []byte, origin string, body uuid.UUID) (f Feed, err error) {
	in := json.NewDecoder(bytes.NewReader(data))
	if in.Decode(&f) != nil || f.Format != 1 || len(f.Courses) > MostCourses || len(f.Withdrawn) > MostCourses {
		return f, fault.Wrong("share.feed.unreadable")
	}
	if f.Body.ID != body {
		return f, fault.Wrong("share.trust.other_body")
	}
	seen := map[uuid.UUID]bool{}
	for _, c := range f.Courses {
		if seen[c.Work] || !c.fits(origin) {
			return f, fault.Wrong("share.feed.unreadable")
		}
		seen[c.Work] = true
	}
	for _, g := range f.Withdrawn {
		if g.Work == uuid.Nil || seen[g.Work] || !short(g.Why) {
			return f, fault.Wrong("share.feed.unreadable")
		}
		seen[g.Work] = true
	}
	return f, nil
}

func (c Course) fits(origin string) bool {
	if c.Work == uuid.Nil || c.No < 1 || c.Title[i18n.DE] == "" && c.Title[i18n.EN] == "" || len(c.Licence) > 40 || len(c.Languages) > 20 || len(c.Outline) > 500 || len(c.Sources) > 50 {
		return false
	}
	for _, s := range c.Outline {
		if !short(s.Title) {
			return false
		}
	}
	return short(c.Title) && short(c.Summary) && short(c.Accessibility) && at(origin, c.Package) && at(origin, c.Page)
}

func short(t i18n.Text) bool {
	for _, s := range t {
		if utf8.RuneCountInString(s) > mostText {
			return false
		}
	}
	return true
}

// at reports whether an address lies at an origin.
func at(origin, address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.User == nil && strings.EqualFold((&url.URL{Scheme: u.Scheme, Host: u.Host}).String(), origin)
}
