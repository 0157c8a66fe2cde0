package orders

import "tradecounter/internal/platform/fault"

// Draft reads the form's texts and places without ordering, for what orders later; what is wrong is noted in problems.
func (in Checkout) Draft(problems *fault.Fault) Draft { return in.draft(problems) }
