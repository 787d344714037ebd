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
package ui
