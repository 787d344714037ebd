package account

import (
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

type loginView struct {
	Name, Next, Keep string
	Expired          bool // a form came after the end of its session
	Kept             bool // and waits for the sign-in
	Errs             ui.FieldErrors
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
