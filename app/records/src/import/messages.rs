//! Messages of the import page.

web::messages! {
    title { en: "Import", es: "Importar" }
    choose { en: "Choose the files", es: "Elija los archivos" }
    choose_help { en: "One of them, or several. Records without a row stay as they are. Nothing changes until you confirm.", es: "Uno de ellos, o varios. Los registros sin fila quedan como están. Nada cambia hasta que usted lo confirme." }
    further_files { en: "Further files: places, payers, services, disciplines", es: "Más archivos: lugares, pagadores, servicios, disciplinas" }
    further_files_help { en: "Few agencies need them: they come with an export. A row that differs from what is here changes it only if you let the files replace it.", es: "Pocas agencias los necesitan: vienen con una exportación. Una fila que difiere de lo que hay aquí lo cambia solo si usted permite reemplazarlo." }
    other_files { en: "Files of another program", es: "Archivos de otro programa" }
    other_files_help { en: "CSV or XLSX, any number, with any names of columns. You match the columns in the next step.", es: "CSV o XLSX, los que sean, con cualquier nombre de columna. Las columnas se asignan en el paso siguiente." }
    read_by_layout(file, layout) { en: "{file} was read by the saved layout “{layout}”.", es: "{file} se leyó con el formato guardado «{layout}»." }
    change_matching { en: "Change the matching of columns", es: "Cambiar la asignación de columnas" }
    match_title { en: "Match the columns", es: "Asigne las columnas" }
    match_help { en: "Say what each list holds and where each column comes from. What could be recognized is already chosen. Nothing changes until you confirm.", es: "Indique qué contiene cada lista y de dónde viene cada columna. Lo que se reconoció ya está elegido. Nada cambia hasta que usted lo confirme." }
    match_mistakes(n) { en: "{n} column still needs a source." | "{n} columns still need a source.", es: "A {n} columna todavía le falta un origen." | "A {n} columnas todavía les falta un origen." }
    no_list_chosen { en: "Choose what at least one of the lists holds.", es: "Indique qué contiene al menos una de las listas." }
    list_of(name, line) { en: "{name}, columns named on line {line}", es: "{name}, con los nombres de las columnas en la línea {line}" }
    holds { en: "This list holds", es: "Esta lista contiene" }
    holds_help { en: "Choose several if a row is about several, such as a child and an authorization. If you choose none, the list is left out. “Show” adds their columns below.", es: "Elija varios si una fila trata de varios, como un niño y una autorización. Si no elige ninguno, la lista queda fuera. «Mostrar» agrega sus columnas abajo." }
    dates { en: "Dates are written", es: "Las fechas se escriben" }
    dates_month_first { en: "Month first: 11/30/2026", es: "Con el mes primero: 11/30/2026" }
    dates_day_first { en: "Day first: 30/11/2026", es: "Con el día primero: 30/11/2026" }
    dates_year_first { en: "Year first: 2026-11-30", es: "Con el año primero: 2026-11-30" }
    layout_name { en: "Save this matching as", es: "Guardar esta asignación como" }
    layout_name_help { en: "The next file with these columns is then read without asking. Leave it empty to use it once.", es: "El próximo archivo con estas columnas se leerá sin preguntar. Déjelo vacío para usarla una vez." }
    columns_for(kind) { en: "Columns of {kind}", es: "Columnas de {kind}" }
    no_source { en: "Not in this list", es: "No está en esta lista" }
    same_everywhere { en: "The same in every row:", es: "Lo mismo en todas las filas:" }
    made { en: "Made from other columns:", es: "Formado con otras columnas:" }
    first_name_in(column) { en: "First name in {column}", es: "Nombre en {column}" }
    last_name_in(column) { en: "Last name in {column}", es: "Apellido en {column}" }
    text_of(column) { en: "{column} of every row", es: "{column} de todas las filas" }
    made_from(column, n) { en: "{column}: made from, {n}", es: "{column}: formado con, {n}" }
    time_of(column) { en: "{column}: time of day, if in a column of its own", es: "{column}: hora, si está en otra columna" }
    end_of(column) { en: "{column}: end, if it is the time from one column to another", es: "{column}: fin, si es el tiempo de una columna a otra" }
    none { en: "None", es: "Ninguna" }
    choose_source { en: "Choose where this comes from, or write what is the same in every row.", es: "Elija de dónde viene, o escriba lo que es igual en todas las filas." }
    first_rows(kind) { en: "{kind}: the first rows as they would be imported", es: "{kind}: las primeras filas tal como se importarían" }
    no_first_rows { en: "No row of this list has any of these.", es: "Ninguna fila de esta lista tiene esto." }
    show { en: "Show", es: "Mostrar" }
    check_rows { en: "Check the rows", es: "Revisar las filas" }
    layouts { en: "Saved layouts", es: "Formatos guardados" }
    layouts_help { en: "A file whose columns have the names of one of these is read by it.", es: "Un archivo cuyas columnas tienen los nombres de uno de estos se lee con él." }
    columns_title { en: "Columns", es: "Columnas" }
    actions { en: "Actions", es: "Acciones" }
    layout { en: "Layout", es: "Formato" }
    saved { en: "Saved", es: "Guardado" }
    change_layout(name) { en: "Change “{name}”", es: "Cambiar «{name}»" }
    delete_layout(name) { en: "Delete “{name}”", es: "Eliminar «{name}»" }
    column_count(n) { en: "{n} column" | "{n} columns", es: "{n} columna" | "{n} columnas" }
    edit_title(name) { en: "Layout “{name}”", es: "Formato «{name}»" }
    save_layout { en: "Save the layout", es: "Guardar el formato" }
    back { en: "Cancel", es: "Cancelar" }
    check { en: "Check the files", es: "Revisar los archivos" }
    rejected_title { en: "The files can't be imported", es: "Los archivos no se pueden importar" }
    nothing_chosen { en: "Choose at least one file.", es: "Elija al menos un archivo." }
    // The size is `MAX_UPLOAD_BYTES` in `server/src/web/import.rs`.
    too_large { en: "The files are larger than 8 MB together. Import them one by one.", es: "Los archivos superan 8 MB en total. Impórtelos uno por uno." }
    preview { en: "What would change", es: "Qué cambiaría" }
    no_errors { en: "Every row can be imported.", es: "Todas las filas se pueden importar." }
    error_count(n) { en: "{n} row can't be imported, so nothing would be imported. Fix it in the file and check again." | "{n} rows can't be imported, so nothing would be imported. Fix them in the files and check again.", es: "{n} fila no se puede importar, así que no se importaría nada. Corríjala en el archivo y revise de nuevo." | "{n} filas no se pueden importar, así que no se importaría nada. Corríjalas en los archivos y revise de nuevo." }
    nothing_to_import { en: "Nothing would change, so there is nothing to import.", es: "Nada cambiaría, así que no hay nada que importar." }
    conflict_count(n) { en: "{n} row differs from what is here, so nothing is imported unless you let the files replace it." | "{n} rows differ from what is here, so nothing is imported unless you let the files replace it.", es: "{n} fila difiere de lo que hay aquí, así que no se importa nada a menos que usted permita reemplazarlo." | "{n} filas difieren de lo que hay aquí, así que no se importa nada a menos que usted permita reemplazarlo." }
    errors_title { en: "Can't be imported", es: "No se pueden importar" }
    warnings_title { en: "Can be imported, but check these", es: "Se pueden importar, pero revise estas" }
    rows { en: "Rows", es: "Filas" }
    providers { en: "Providers", es: "Proveedores" }
    children { en: "Children", es: "Niños" }
    authorizations { en: "Authorizations", es: "Autorizaciones" }
    visits { en: "Visits", es: "Visitas" }
    places { en: "Places", es: "Lugares" }
    payers { en: "Payers", es: "Pagadores" }
    services { en: "Services", es: "Servicios" }
    disciplines { en: "Disciplines", es: "Disciplinas" }
    added { en: "Added", es: "Nuevas" }
    changed { en: "Changed", es: "Cambiadas" }
    unchanged { en: "Unchanged", es: "Sin cambios" }
    location(file, line) { en: "{file}, line {line}", es: "{file}, línea {line}" }
    location_column { en: "Where", es: "Dónde" }
    column { en: "Column", es: "Columna" }
    value { en: "Value", es: "Valor" }
    what_to_check { en: "What to check", es: "Qué revisar" }
    more(n) { en: "And {n} more. Fix these first.", es: "Y {n} más. Corrija primero estas." }
    same_in_more_rows(n) { en: "The same in {n} more row." | "The same in {n} more rows.", es: "Lo mismo en {n} fila más." | "Lo mismo en {n} filas más." }
    columns { en: "What the files hold", es: "Qué contienen los archivos" }
    columns_help { en: "Save each list as CSV (comma separated, UTF-8), with the names of the columns in the first line, in any order. Semicolons and tabs are read too, and so are dates such as 11/30/2026 and times such as 9:30 AM, where the whole column has them.", es: "Guarde cada lista como CSV (separado por comas, UTF-8), con los nombres de las columnas en la primera línea, en cualquier orden. También se leen puntos y comas y tabulaciones, y fechas como 11/30/2026 y horas como 9:30 AM si toda la columna las tiene." }
    columns_of(file) { en: "Columns of {file}", es: "Columnas de {file}" }
    template_of(file) { en: "Download an empty {file}", es: "Descargar un {file} vacío" }
    meaning { en: "Meaning", es: "Significado" }
    example { en: "Example", es: "Ejemplo" }
    cell { en: "Cell", es: "Celda" }
    may_be_empty { en: "May be empty", es: "Puede estar vacía" }
    must_be_filled { en: "Must be filled", es: "Debe llenarse" }
    overwrite { en: "Let the files replace what is here", es: "Reemplazar con los archivos lo que hay aquí" }
    overwrite_help { en: "Changes made here since the last import will be lost.", es: "Se perderán los cambios hechos aquí desde la última importación." }
    import_now { en: "Import now", es: "Importar ahora" }
}
