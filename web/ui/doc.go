// Package ui is the design system: the page's frame and every component that
// more than one page uses, on KERN (classes kern-*) and our own style sheets
// (classes lp-*, hm-*, ch-*; web/assets/css).
//
// It owns: Layout, the shell around a page, the components, their examples
// (Examples, Pages, shown at /ui by Gallery). It does not own routes, rules,
// nor any feature: components take typed props and words that are ready to
// read, and fetch only their own words by i18n.T.
//
// Invariants: every text is escaped; no style attribute and no inline script
// (the CSP forbids both); everything works without a script; one component
// per file with an example, and every example passes axe in both languages
// and both themes.
//
// # A page
//
//	templ courses(list []course.Card) {
//		@ui.Layout(ui.Page{Title: i18n.T(ctx, "course.list"), Active: "catalogue", Wide: true}) {
//			@ui.PageHead(ui.Head{Title: i18n.T(ctx, "course.list")})
//			…
//		}
//	}
//
// The session middleware puts ui.WithShell(ctx, ui.Shell{…}) into the
// context: tenant, person, menus, CSRF token, notice, help contact.
// Paths in props are written without the language ("/my"); Href adds it.
//
// # A form that came back
//
//	errs := ui.Errors(ctx, err)              // in the handler, status 422
//	@ui.Layout(ui.Page{Title: …, Error: true}) {
//		@ui.ErrorSummary(errs)               // before the h1, takes the focus
//		<h1 class="kern-heading-large">…</h1>
//		@ui.Form(ui.FormProps{Action: "/projects"}) {
//			@ui.TextInput(ui.Input{Name: "title", Label: …, Value: in.Title, Error: errs.For("title")})
//			@ui.Button(ui.ButtonProps{Text: …, Kind: ui.Primary})
//		}
//	}
//
// Form writes the hidden fields _csrf and _key (idempotency) itself.
//
// # The components
//
//	frame      Layout PageHead Panel Section SideCard Two Problem Empty PrintNote
//	text       Prose Untranslated Alert Badge Muted Description Timeline Change
//	actions    Button LinkButton Buttons TextLink SmallLink Tabs Chips More
//	forms      Form FilterForm SearchBox ErrorSummary TextInput Textarea Select
//	           Choice Checkbox File DateInput Stepper
//	data       Table (Text for cells) Figures HeatMap HeatKey LineChart BarChart
//	           Blockers Disclosure
//	learning   ResumeCard Tasks Due Segments Progress QuestionForm Saved
//	           Feedback Certificate AppointmentCard BigNumber
//
// Their props are structs whose comments say what is required; a zero field
// is left out. Dates are clock.Date and shown by the component; other values
// arrive as words. HeatMap drops every number of a hidden cell.
//
// # Scripts
//
// web/assets/js adds to what works without it, by attributes: data-autosave
// (FormProps.Autosave) posts each change and expects {"version": n}, 409 for
// a newer answer, 401 for a session that ended; data-focus takes the focus
// after loading; data-heat makes arrow keys work; data-keys opens the list of
// shortcuts. The meta lotse-session warns before the session ends and posts
// to Shell.SessionPath, which answers {"left": seconds}.
package ui
