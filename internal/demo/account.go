package demo

import "codeberg.org/lotse/lotse/internal/platform/actor"

// Slug is the demo town's tenant.
const Slug = "lindenau"

// Password is that of every demo account; the program prints it and refuses
// to serve such accounts without --demo.
const Password = "Willkommen in Lindenau"

// Account is a demo account: who signs in and in which role.
type Account struct {
	Login string
	Role  actor.Role
	Words string // message "cmd.demo.role.<words>", where the role does not say it
}

// Label ends the id of the message that says who this is.
func (a Account) Label() string {
	if a.Words != "" {
		return a.Words
	}
	return string(a.Role)
}

// Accounts are one per role, and one of somebody without a desk. Who stands
// behind them is said in content/demo/town.yaml.
var Accounts = []Account{
	{Login: "beschaeftigt", Role: actor.Employee},
	{Login: "leitung", Role: actor.Supervisor},
	{Login: "schulung", Role: actor.Trainer},
	{Login: "personal", Role: actor.HR},
	{Login: "cio", Role: actor.CIO},
	{Login: "projekt", Role: actor.ProjectLead},
	{Login: "personalrat", Role: actor.Council},
	{Login: "admin", Role: actor.Admin},
	{Login: "kita", Role: actor.Employee, Words: "kita"},
}
