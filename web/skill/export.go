package skill

import (
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/web/respond"
)

// everything is all that is kept about a person's skills (Art. 15 GDPR).
type everything struct {
	Framework string      `json:"framework"`
	Ratings   []ratingOut `json:"ratings"`
	Checks    []checkOut  `json:"checks"`
	Shares    []shareOut  `json:"shares"`
}

type ratingOut struct {
	Framework string    `json:"framework"`
	Code      string    `json:"competence"`
	Title     i18n.Text `json:"title"`
	Source    string    `json:"source"`
	Basis     string    `json:"basis"`
	Level     int       `json:"level"`
	At        time.Time `json:"at"`
}

type checkOut struct {
	Started time.Time   `json:"started"`
	Ended   *time.Time  `json:"ended"`
	Work    []string    `json:"job_families"`
	Answers []answerOut `json:"answers"`
}

type answerOut struct {
	Part       check.Part      `json:"part"`
	Key        string          `json:"page"`
	Competence string          `json:"competence,omitempty"`
	Level      int             `json:"level,omitempty"`
	Given      json.RawMessage `json:"answer,omitempty"`
	Right      *bool           `json:"right,omitempty"`
	SavedAt    *time.Time      `json:"saved,omitempty"`
}

type shareOut struct {
	With  string     `json:"supervisor"`
	Since time.Time  `json:"since"`
	Until *time.Time `json:"until"`
}

func (v mineView) everything() (out everything) {
	out.Framework = v.frame.Code
	for _, r := range v.ratings {
		k := v.names[r.Competence]
		out.Ratings = append(out.Ratings, ratingOut{Framework: k.Framework, Code: k.Code, Title: k.Title, Source: string(r.Source), Basis: string(r.Basis), Level: r.Level, At: r.At})
	}
	for _, s := range v.shares {
		out.Shares = append(out.Shares, shareOut{With: s.Supervisor.String(), Since: s.At, Until: s.Revoked})
	}
	return out
}

func checkOf(c *check.Check) checkOut {
	out := checkOut{Started: c.StartedAt, Ended: c.EndedAt, Work: c.Families}
	for _, p := range []check.Part{check.SelfPart, check.TestPart} {
		for _, page := range c.Pages(p) {
			a := answerOut{Part: p, Key: page.Key, Competence: page.Competence, Level: page.Level, Right: page.Right, SavedAt: page.SavedAt}
			if page.Given != "" {
				a.Given = json.RawMessage(page.Given)
			}
			out.Answers = append(out.Answers, a)
		}
	}
	return out
}

func (e everything) send(c *fiber.Ctx) error {
	body, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	return respond.Download(c, i18n.T(ctx, "rating.file")+"-"+clock.Today(ctx).String()+".json", "application/json", body)
}
