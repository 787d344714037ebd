package project

import "codeberg.org/lotse/lotse/internal/platform/actor"

const (
	// Manage changes projects, waves, requirements and evidence. Risk: a wave
	// assigns courses to hundreds of people. Scope: tenant or project.
	Manage actor.Permission = "project.manage"
	// View shows projects with their waves and checklists; nobody is named.
	View actor.Permission = "project.view"
	// Team shows due, done and overdue of mandatory items of one's own people.
	Team actor.Permission = "project.team"
)
