// Records that the office enters by hand: what the forms are filled with, in the language of the page.
import type { Page } from "@playwright/test";

/** Labels of the forms, in both languages. */
export const words = {
  en: {
    addAuthorization: "Add an authorization",
    addChild: "Add a child",
    addPlace: "Add a place",
    availability: "Available for visits",
    born: "Date of birth",
    date: "Date",
    email: "E-mail",
    firstDay: "First day",
    firstName: "First name",
    guardian: "First guardian",
    home: "Home",
    languages: "Languages",
    lastDay: "Last day",
    lastName: "Last name",
    name: "Name",
    payer: "Payer",
    perWeek: "Visits per week",
    phone: "Phone",
    position: "Position on the map",
    latitude: "Latitude",
    longitude: "Longitude",
    relationship: "Relationship",
    save: "Save",
    schedule: "Schedule the visit",
    scheduleFor: "Schedule a visit for",
    service: "Service",
    start: "Start",
    state: "State",
    street: "Street",
    theChild: "The child",
    therapist: "Therapist",
    town: "Town",
    units: "Units",
    where: "Where",
    workingHours: "Working hours",
    zip: "ZIP code",
  },
  es: {
    addAuthorization: "Agregar una autorización",
    addChild: "Agregar a un niño",
    addPlace: "Agregar un lugar",
    availability: "Disponible para visitas",
    born: "Fecha de nacimiento",
    date: "Fecha",
    email: "Correo electrónico",
    firstDay: "Primer día",
    firstName: "Nombre",
    guardian: "Primer tutor",
    home: "Casa",
    languages: "Idiomas",
    lastDay: "Último día",
    lastName: "Apellido",
    name: "Nombre",
    payer: "Pagador",
    perWeek: "Visitas por semana",
    phone: "Teléfono",
    position: "Posición en el mapa",
    latitude: "Latitud",
    longitude: "Longitud",
    relationship: "Parentesco",
    save: "Guardar",
    schedule: "Programar la visita",
    scheduleFor: "Programar una visita de",
    service: "Servicio",
    start: "Inicio",
    state: "Estado",
    street: "Calle",
    theChild: "El niño",
    therapist: "Terapeuta",
    town: "Localidad",
    units: "Unidades",
    where: "Dónde",
    workingHours: "Horario de trabajo",
    zip: "Código ZIP",
  },
};

export type Words = typeof words.en;

/** The letters of a window size's name, for people of its own: all sizes use one database. */
export const letters = (project: string) => project.replace(/[^a-z]/gi, "");

/** A label that may be followed by "(optional)". */
export const starting = (label: string) => new RegExp(`^${label}`);

interface Address {
  street: string;
  town?: string;
  zip?: string;
}

/** Fills in the address in the whole page, or in a part of it. */
export async function fillAddress(part: Pick<Page, "getByLabel">, word: Words, { street, town = "Rochester", zip = "14604" }: Address) {
  await part.getByLabel(starting(word.street)).fill(street);
  await part.getByLabel(word.town).fill(town);
  await part.getByLabel(word.state, { exact: true }).fill("NY");
  await part.getByLabel(word.zip).fill(zip);
}

interface Child extends Address {
  first: string;
  last: string;
  born: string;
  /** Weekly hours, if they are not the usual ones. */
  hours?: string;
}

/** Fills in the form of a new child: the child and its home. */
export async function fillChild(page: Page, word: Words, child: Child) {
  const about = page.getByRole("region", { name: word.theChild });
  await about.getByLabel(word.firstName, { exact: true }).fill(child.first);
  await about.getByLabel(starting(word.lastName)).fill(child.last);
  await about.getByLabel(word.born).fill(child.born);
  if (child.hours) await about.getByLabel(word.availability).fill(child.hours);
  await fillAddress(page.getByRole("region", { name: word.home, exact: true }), word, child);
}

/** Fills in the first guardian of a new child. */
export async function fillGuardian(page: Page, word: Words, guardian: { first: string; last: string; relationship: string; phone?: string; email?: string }) {
  const part = page.getByRole("region", { name: word.guardian });
  await part.getByLabel(starting(word.firstName)).fill(guardian.first);
  await part.getByLabel(starting(word.lastName)).fill(guardian.last);
  await part.getByLabel(starting(word.relationship)).fill(guardian.relationship);
  if (guardian.phone) await part.getByLabel(starting(word.phone)).fill(guardian.phone);
  if (guardian.email) await part.getByLabel(starting(word.email)).fill(guardian.email);
}

/** Types the position instead of leaving it to the ZIP code. */
export async function fillPosition(page: Page, word: Words, [latitude, longitude]: [string, string]) {
  await page.getByText(word.position).click();
  await page.getByLabel(starting(word.latitude)).fill(latitude);
  await page.getByLabel(starting(word.longitude)).fill(longitude);
}

/** Fills in what a new provider needs, except the name. `discipline` is as the form shows it. */
export async function fillProvider(page: Page, word: Words, provider: Address & { email: string; languages: string; discipline: string; hours: string }) {
  await page.getByLabel(word.email).fill(provider.email);
  await page.getByLabel(word.languages).fill(provider.languages);
  await page.getByLabel(provider.discipline).check();
  await page.getByLabel(word.workingHours).fill(provider.hours);
  await fillAddress(page, word, provider);
}

/** Counts what a person does beyond typing and Tab, from the next page on: clicks and other keys as one, a choice from a list as two. */
export async function countActions(page: Page): Promise<() => number> {
  let actions = 0;
  await page.exposeBinding("countActions", (_source, more: number) => {
    actions += more;
  });
  await page.addInitScript(() => {
    const count = (more: number) => (window as unknown as { countActions: (more: number) => void }).countActions(more);
    const typing = ["Tab", "Shift", "Backspace", "Delete"];
    addEventListener("pointerdown", () => count(1), true);
    addEventListener("keydown", ({ key }) => key.length > 1 && !typing.includes(key) && count(1), true);
    addEventListener("change", ({ target }) => target instanceof HTMLSelectElement && count(2), true);
  });
  return () => actions;
}
