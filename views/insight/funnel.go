package insight

import (
	"tradecounter/internal/insight/recording"
	"tradecounter/views/ui"
)

// FunnelView is how visits go.
type FunnelView struct {
	Frame
	Funnel recording.Funnel
	Device recording.Device // of the drawing; "" for all
}

var stageNames = []string{"Visit", "Search, browse", "Cart", "Delivery", "Payment", "Review", "Order"}

var beforeStage = []string{"", "searching or browsing", "the cart", "delivery", "payment", "review", "the order"}

// Devices are those that visits come from, as addresses name them.
var Devices = []recording.Device{recording.Computer, recording.Phone, recording.Tablet}

var deviceNames = map[recording.Device]string{recording.Computer: "Computer", recording.Phone: "Phone", recording.Tablet: "Tablet"}

func (v FunnelView) shown() recording.Funnel {
	f := v.Funnel
	if v.Device != "" {
		f.All = f.ByDevice[v.Device]
	}
	return f
}

func (v FunnelView) tabs() []ui.Tab {
	tabs := []ui.Tab{{Text: "All devices", To: v.At(Funnel), Count: v.number(float64(v.Funnel.All[0])), Current: v.Device == ""}}
	for _, d := range Devices {
		if n := v.Funnel.ByDevice[d][0]; n > 0 || v.Device == d {
			tabs = append(tabs, ui.Tab{Text: deviceNames[d], To: v.At(Funnel, "device", string(d)), Count: v.number(float64(n)), Current: v.Device == d})
		}
	}
	return tabs
}

func stages(s recording.Stages) []ui.Stage {
	list := make([]ui.Stage, len(s))
	for i, n := range s {
		list[i] = ui.Stage{Name: stageNames[i], N: n}
	}
	return list
}

// funnelTitle is where most visits end.
func funnelTitle(f Frame, s recording.Stages) string {
	if s[0] == 0 {
		return "No visits"
	}
	at, most := recording.CameIn, int64(-1)
	for i := recording.CameIn; i < recording.Ordered; i++ {
		if n := s.Stopped(i); n > most {
			at, most = i, n
		}
	}
	if most == 0 {
		return "Every visit ends with an order"
	}
	return "Visits stop most often before " + beforeStage[at+1] + ": " + f.number(float64(most)) + " of " + f.number(float64(s[at]))
}

func funnelChart(f Frame, funnel recording.Funnel, id string) ui.Chart {
	c := ui.Chart{ID: id, Title: funnelTitle(f, funnel.All), What: "Visits of " + PeriodName(f.Asked.Period) + ", by how far they came",
		Drawing: ui.FunnelChart(stages(funnel.All), "visits", f.C.Locale)}
	if funnel.All[0] == 0 {
		return c
	}
	c.Foot = "Second tone: those who stopped there."
	c.Links = []ui.Link{{Text: "CSV", To: f.At(Funnel + ".csv")}}
	if f.Path != Funnel {
		c.Links = append(c.Links, ui.Link{Text: "By client and device", To: f.At(Funnel)})
	}
	c.Table.Head = []string{"Step", "Visits", "Go on", "Stopped here"}
	for i, n := range funnel.All {
		row := []string{stageNames[i], f.number(float64(n)), "", f.number(float64(funnel.All.Stopped(recording.Reached(i))))}
		if i > 0 {
			row[2] = ui.Share(n, funnel.All[i-1], f.C.Locale)
		}
		c.Table.Rows = append(c.Table.Rows, row)
	}
	return c
}

// chart is of the device chosen, as the file that it leads to.
func (v FunnelView) chart() ui.Chart {
	c := funnelChart(v.Frame, v.shown(), "funnel")
	if v.Device != "" && len(c.Links) > 0 {
		c.Links[0].To = v.At(Funnel+".csv", "device", string(v.Device))
	}
	return c
}

// stops are where visits that came to a stage ended, the most frequent.
func (v FunnelView) stops(at recording.Reached) (list []recording.Stop) {
	for _, s := range v.Funnel.Stops {
		if s.Reached == at && len(list) < 5 {
			list = append(list, s)
		}
	}
	return list
}

func (v FunnelView) anyStop() bool { return len(v.Funnel.Stops) > 0 }
