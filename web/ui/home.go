package ui

import "net/url"

// home is where the product's name leads: the first entry of the navigation.
func (s *Shell) home() string {
	if len(s.Nav) > 0 {
		return s.Nav[0].Path
	}
	return "/"
}

// reportPath is the form for barriers, told which page it is about.
func reportPath(s *Shell) string {
	if s.Path == "" {
		return "/accessibility/report"
	}
	return "/accessibility/report?page=" + url.QueryEscape(s.Path)
}
