package ui

import "strings"

// IconName names an icon of KERN, or one of ours where KERN has none.
type IconName string

// The icons in use.
const (
	IconAccount   IconName = "account-circle"
	IconAdd       IconName = "add"
	IconBack      IconName = "arrow-back"
	IconForward   IconName = "arrow-forward"
	IconDown      IconName = "arrow-down"
	IconUp        IconName = "arrow-up"
	IconCalendar  IconName = "calendar-today"
	IconCheck     IconName = "check"
	IconChecklist IconName = "checklist"
	IconRight     IconName = "chevron-right"
	IconClose     IconName = "close"
	IconCopy      IconName = "content-copy"
	IconDanger    IconName = "danger"
	IconMenu      IconName = "dehaze"
	IconDelete    IconName = "delete"
	IconDownload  IconName = "download"
	IconDraft     IconName = "draft"
	IconUpload    IconName = "drive-folder-upload"
	IconEasy      IconName = "easy-language"
	IconEdit      IconName = "edit"
	IconHelp      IconName = "help"
	IconInfo      IconName = "info"
	IconLanguage  IconName = "language"
	IconMail      IconName = "mail"
	IconExternal  IconName = "open-in-new"
	IconQuestion  IconName = "question-mark"
	IconSearch    IconName = "search"
	IconSign      IconName = "sign-language"
	IconSuccess   IconName = "success"
	IconShow      IconName = "visibility"
	IconWarning   IconName = "warning"

	IconClock  IconName = "lp-icon--clock"
	IconLock   IconName = "lp-icon--lock"
	IconPrint  IconName = "lp-icon--print"
	IconPeople IconName = "lp-icon--people"
)

func (n IconName) class() string {
	if strings.HasPrefix(string(n), "lp-") {
		return "kern-icon lp-icon " + string(n)
	}
	return "kern-icon kern-icon--" + string(n)
}

// extraIcon is the icon of an entry of Shell.Extra.
func extraIcon(id string) IconName {
	switch id {
	case "easy":
		return IconEasy
	case "sign":
		return IconSign
	}
	return IconInfo
}
