package ui

// Kind is the tone of an alert, a badge or a notice; each has its own icon,
// so colour never says anything alone.
type Kind string

// The tones.
const (
	Info    Kind = "info"
	Success Kind = "success"
	Warning Kind = "warning"
	Danger  Kind = "danger"
)

func (k Kind) icon() IconName {
	switch k {
	case Success, "":
		return IconSuccess
	case Warning:
		return IconWarning
	case Danger:
		return IconDanger
	}
	return IconInfo
}

func (k Kind) orSuccess() string {
	if k == "" {
		return string(Success)
	}
	return string(k)
}

func (k Kind) orInfo() Kind {
	if k == "" {
		return Info
	}
	return k
}
