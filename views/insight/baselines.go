package insight

import (
	"fmt"
	"time"

	figures "tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// BaselinesView is what was typed in of the months before going online.
type BaselinesView struct {
	Frame
	List    []figures.Baseline
	Typed   figures.BaselineForm
	Problem *fault.Fault
}

func (v BaselinesView) title() string {
	if v.Problem != nil {
		return "Error: Baselines"
	}
	return "Baselines"
}

func (v BaselinesView) channelOptions() []ui.Option {
	list := []ui.Option{{Value: "", Label: "Choose"}}
	for _, c := range figures.BaselineChannels {
		list = append(list, ui.Option{Value: c, Label: ui.Capital(c)})
	}
	return list
}

// monthOf is a baseline's month as people read it.
func monthOf(b figures.Baseline) string {
	return PeriodName(figures.Month(clock.NewDate(int(b.Month/100), time.Month(b.Month%100), 1)))
}

func baselineAt(b figures.Baseline) string {
	return fmt.Sprintf("%s/%s/%s/remove", Baselines, b.MonthText(), b.Channel)
}

func edit(b figures.Baseline) string {
	return fmt.Sprintf("%s?month=%s&reached=%s#baseline", Baselines, b.MonthText(), b.Channel)
}

func perHundred(b figures.Baseline, locale string) string {
	if b.Orders == 0 {
		return "–"
	}
	return ui.Decimal(float64(b.Contacts)/float64(b.Orders)*100, 1, locale)
}
