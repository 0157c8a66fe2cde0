package prices

import (
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/views/ui"
)

// ListForm is a new list or the settings of one.
type ListForm struct {
	Opened                         *pricing.Opened // nil: a new one
	Code, Name, Currency, From, To string
	Rules                          []RuleForm
	Seen                           string
	Problem                        *fault.Fault
}

// RuleForm is a reduction as typed.
type RuleForm struct{ Kind, Value, Percent string }

func (f ListForm) action() string {
	if f.Opened == nil {
		return Path + "/new"
	}
	return At(*f.Opened) + "/settings"
}

var ruleKinds = []ui.Option{{Value: "all", Label: "Everything"}, {Value: "category", Label: "Category"}, {Value: "brand", Label: "Brand"}}
