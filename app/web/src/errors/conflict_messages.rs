//! Messages of conflicts: overlaps, rule violations, questions, concurrent changes.

crate::messages! {
    early_check_in(now, start) { en: "It is {now}; this visit begins at {start}. Check in now?", es: "Son las {now}; esta visita empieza a las {start}. ¿Registrar la entrada ahora?" }
    long_care(span) { en: "That is {span} of care. Is it right?", es: "Son {span} de atención. ¿Es correcto?" }
    overlap_child(start, end, name) { en: "The child has a visit with {name} from {start} to {end}. Choose another time.", es: "El niño tiene una visita con {name} de {start} a {end}. Elija otra hora." }
    overlap_provider(start, end, name) { en: "The provider is with {name} from {start} to {end}. Choose another time or provider.", es: "El proveedor está con {name} de {start} a {end}. Elija otra hora u otro proveedor." }
    rule_authorization(from, to) { en: "The authorization runs from {from} to {to}. This day is outside it.", es: "La autorización va del {from} al {to}. Este día queda fuera." }
    rule_child_away { en: "The family isn't available for the whole visit.", es: "La familia no está disponible durante toda la visita." }
    rule_day(n) { en: "The provider takes {n} visit per day." | "The provider takes {n} visits per day.", es: "El proveedor acepta {n} visita por día." | "El proveedor acepta {n} visitas por día." }
    rule_discipline(name) { en: "The provider doesn't have this discipline: {name}.", es: "El proveedor no tiene esta disciplina: {name}." }
    rule_drive(n) { en: "The drive doesn't fit: {n} min short." | "The drive doesn't fit: {n} min short.", es: "El trayecto no cabe: falta {n} min." | "El trayecto no cabe: faltan {n} min." }
    rule_drive_from(n, name) { en: "The drive from {name} doesn't fit: {n} min short." | "The drive from {name} doesn't fit: {n} min short.", es: "El trayecto desde {name} no cabe: falta {n} min." | "El trayecto desde {name} no cabe: faltan {n} min." }
    rule_drive_to(n, name) { en: "The drive to {name} doesn't fit: {n} min short." | "The drive to {name} doesn't fit: {n} min short.", es: "El trayecto hasta {name} no cabe: falta {n} min." | "El trayecto hasta {name} no cabe: faltan {n} min." }
    rule_grid { en: "Visits start on a 5-minute mark, such as 9:05.", es: "Las visitas empiezan en múltiplos de cinco minutos, como 9:05." }
    rule_holiday(name) { en: "It is a holiday: {name}.", es: "Es un día feriado: {name}." }
    rule_minutes(n) { en: "The authorization is for {n} min per visit.", es: "La autorización es de {n} min por visita." }
    rule_one_day { en: "The child already has as many visits of this authorization that day as it allows.", es: "El niño ya tiene ese día todas las visitas que permite esta autorización." }
    rule_past { en: "The start is in the past.", es: "El inicio ya pasó." }
    rule_provider_away { en: "The provider isn't working for the whole visit.", es: "El proveedor no trabaja durante toda la visita." }
    rule_provider_ended(date) { en: "The provider no longer works here from {date} on.", es: "El proveedor ya no trabaja aquí desde el {date}." }
    rule_week(n) { en: "The authorization allows {n} visit per week." | "The authorization allows {n} visits per week.", es: "La autorización permite {n} visita por semana." | "La autorización permite {n} visitas por semana." }
    rules_broken { en: "This breaks scheduling rules. Choose another time or provider, or give a reason.", es: "Esto no cumple las reglas de la agenda. Elija otra hora u otro proveedor, o dé un motivo." }
    rules_not_overridable { en: "This can't be scheduled, not even with a reason. Choose another provider or an earlier day.", es: "Esto no se puede programar, ni siquiera con un motivo. Elija otro proveedor o un día anterior." }
    stale { en: "Someone changed this after you opened it. You now see the current version.", es: "Alguien cambió esto después de que usted lo abrió. Ahora ve la versión actual." }
    visits_planned(n, date) { en: "{n} visit is scheduled outside these dates, on {date}. Move or cancel it first." | "{n} visits are scheduled outside these dates, the first on {date}. Move or cancel them first.", es: "Hay {n} visita programada fuera de estas fechas, el {date}. Primero muévala o cancélela." | "Hay {n} visitas programadas fuera de estas fechas, la primera el {date}. Primero muévalas o cancélelas." }
    still_open(name, day, time) { en: "You are still checked in with {name}, since {day}, {time}. Check out there first, or check in here anyway.", es: "Su entrada con {name} sigue abierta desde el {day}, {time}. Registre primero la salida allí, o registre la entrada aquí de todos modos." }
}
