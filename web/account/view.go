package account

import (
	"net/url"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

type loginView struct {
	Name, Next, Keep string
	Expired          bool // a form came after the end of its session
	Kept             bool // and waits for the sign-in
	Shared           bool // several people use the device
	Errs             ui.FieldErrors
}

// remember is how a browser may fill a field in; on a shared device it keeps
// nobody's name.
func (v loginView) remember(field string) string {
	if v.Shared {
		return "off"
	}
	return field
}

type cardView struct {
	Token              string // scanned; "" asks for the number
	Number, Next, Keep string
	Expired, Kept      bool // as for loginView
	Shared             bool
	Errs               ui.FieldErrors
}

// action is the page itself: who scanned a card scans it once.
func (v cardView) action() string {
	if v.Token == "" {
		return "/login/card"
	}
	return "/login/card/" + url.PathEscape(v.Token)
}

type codeView struct {
	Code string
	Gone bool // a code did not work
	Errs ui.FieldErrors
}

type linkView struct {
	login.Link
	Code string
	Errs ui.FieldErrors
}

type resetView struct {
	Name string
	Sent bool
	Errs ui.FieldErrors
}

type accountView struct {
	Name, Login, Mail string
	Lang              i18n.Lang
	Errs              ui.FieldErrors
}
