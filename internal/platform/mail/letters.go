package mail

import (
	"encoding/json"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Letter is a typed mail: its fields are the placeholders of its text, which
// stands in content/mail/<Template>.<lang>.md. A test renders each of Letters.
type Letter interface{ Template() string }

// Letters lists every mail the program can send.
var Letters = append([]Letter{Invitation{}, Reset{}, PasswordChanged{}, CourseReview{}, Barrier{}, BarrierReceipt{}, Digest{}}, runLetters()...)

// Invitation begins an account by a one-time link.
type Invitation struct {
	Person string // full name
	Tenant string // name of the municipality
	Login  string // name to sign in with
	Link   string // whole address on the tenant's base
	Until  string // formatted in the recipient's language
}

// Template implements Letter.
func (Invitation) Template() string { return "invitation" }

// Reset lets a person choose a new password.
type Reset struct {
	Person string
	Tenant string
	Link   string
	Until  string
}

// Template implements Letter.
func (Reset) Template() string { return "reset" }

// PasswordChanged tells that a password was changed, in case it was not its
// owner.
type PasswordChanged struct {
	Person string
	Tenant string
	When   string
	Link   string // where to choose another password
}

// Template implements Letter.
func (PasswordChanged) Template() string { return "password-changed" }

// CourseReview reminds the owner of a course to look at it again.
type CourseReview struct {
	Person string
	Tenant string
	Course string // title
	Due    string // day, formatted in the recipient's language
	Link   string // of the course in the editor
}

// Template implements Letter.
func (CourseReview) Template() string { return "course-review" }

// Digest tells somebody once a day what is to be done.
type Digest struct {
	Person string
	Tenant string
	Lead   string // what the mail is about
	Items  []DigestItem
	Link   string // of the reader's own page
	Less   string // where to have fewer mails, without signing in
}

// DigestItem is one line of a digest.
type DigestItem struct {
	Title string
	Lang  i18n.Lang // of the title
	When  string
}

// Template implements Letter.
func (Digest) Template() string { return "digest" }

// MarshalJSON writes no list as an empty one.
func (d Digest) MarshalJSON() ([]byte, error) {
	type plain Digest
	if d.Items == nil {
		d.Items = []DigestItem{}
	}
	return json.Marshal(plain(d))
}

// Preview is a mail as it would be sent. value fills in a field by its name; a
// list is filled in by the letter itself.
func Preview(l Letter, lang i18n.Lang, value func(field string) string) (subject, plain, html string, err error) {
	f, err := fieldsOf(l)
	if err != nil {
		return "", "", "", err
	}
	for k, v := range f {
		if v == "" {
			f[k] = value(k)
		}
	}
	r, err := render(l.Template(), lang, f)
	return r.subject, r.plain, r.html, err
}

// Barrier tells the tenant's contact what keeps somebody from using a page.
type Barrier struct {
	Tenant    string
	Page      string
	Text      string
	Sender    string // mail address, or that none was given
	Reference string
}

// Template implements Letter.
func (Barrier) Template() string { return "barrier" }

// BarrierReceipt tells whoever reported a barrier that it arrived. It repeats
// nothing that was typed: the address may be somebody else's.
type BarrierReceipt struct {
	Tenant    string
	Reference string
}

// Template implements Letter.
func (BarrierReceipt) Template() string { return "barrier-receipt" }
