package fault

// Kinds are also the names of the constants, so that the makers carry the
// word of what happened and the call reads as a sentence.

// Wrong is input that breaks a rule (422).
func Wrong(id string, args ...Args) *Error { return New(Invalid, id, args...) }

// Missing is a thing that is not there or that the reader may not see (404).
func Missing(id string, args ...Args) *Error { return New(NotFound, id, args...) }

// Clash is a state that changed meanwhile or forbids the step (409).
func Clash(id string, args ...Args) *Error { return New(Conflict, id, args...) }

// Denied is a step the reader's roles do not allow (403).
func Denied(id string, args ...Args) *Error { return New(Forbidden, id, args...) }
