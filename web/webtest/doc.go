// Package webtest starts the demo town behind a real port and looks at it as
// people do: a browser without a screen for scenario tables (Client), and a
// real Chromium with axe for journeys (Tab).
package webtest
