package import Kernel

/// One date field with a button: works without scripts.
package struct DayForm: Sendable {
    package let address: String
    package let name: String
    package let day: Day
    package let lead: String

    package init(address: String, name: String, day: Day, lead: String) { (self.address, self.name, self.day, self.lead) = (address, name, day, lead) }

    package var html: HTML {
        form(.method(.get), .action(address), .class("day-form")) {
            div(.class("line")) {
                label(.for("field-\(name)")) { lead }
                input(.type("text"), .id("field-\(name)"), .name(name), .value(day.description), .maxlength(10), .inputmode("numeric"))
            }
            button(.type("submit")) { "Show that day" }
        }
    }
}
