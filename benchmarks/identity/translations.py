"""Titles of real calls in other languages, as a national portal would write them: our own translations.

By the identifier of the call, then by ISO 639-1 language. They are of whole families of sibling topics, so that each
has brothers to be mistaken for.
"""

TOPICS: dict[str, dict[str, str]] = {
    "LIFE-2026-CET-BUILDSKILLS": {
        "ro": "BUILD UP Skills – platforme naționale pentru competențe în eficiență energetică",
        "fr": "BUILD UP Skills : plateformes nationales de compétences en efficacité énergétique",
    },
    "LIFE-2026-CET-PRIVAFIN": {
        "ro": "Atragerea finanțării private pentru energie durabilă",
        "de": "Mobilisierung privaten Kapitals",
    },
    "LIFE-2026-CET-OSS": {
        "it": "Sportelli unici – servizi integrati per la transizione all'energia pulita negli edifici privati",
        "pl": "Punkty kompleksowej obsługi – zintegrowane usługi na rzecz czystej energii w budynkach prywatnych",
    },
    "LIFE-2026-CET-PDA": {
        "es": "Asistencia al desarrollo de proyectos para inversiones en energía sostenible",
        "ro": "Asistență pentru dezvoltarea proiectelor de investiții în energie durabilă",
    },
    "LIFE-2026-CET-ENERPOV": {
        "fr": "Réduire la précarité énergétique des ménages en Europe",
        "hu": "A háztartások energiaszegénységének enyhítése Európában",
    },
    "LIFE-2026-CET-ENERCOM": {
        "ro": "Facilitarea cooperării între comunitățile de energie",
        "de": "Förderung der Zusammenarbeit von Energiegemeinschaften",
    },
    "LIFE-2026-CET-DIGITAL": {
        "it": "Digitalizzazione dei gestori dei sistemi di distribuzione per una transizione energetica intelligente",
        "pt": "Apoio à digitalização dos operadores de redes de distribuição (Smart Grid Academy)",
    },
    "LIFE-2026-CET-HEATCOOLPLAN": {
        "fr": "Soutenir l'élaboration de plans locaux de chauffage et de refroidissement",
        "ro": "Sprijinirea planurilor locale integrate de încălzire și răcire",
    },
    "LIFE-2026-CET-INDUSTRY": {
        "de": "Unterstützung der Energiewende in der europäischen Industrie und Wirtschaft",
        "es": "Apoyo a la transición hacia una energía limpia de la industria y las empresas europeas",
    },
    "LIFE-2026-CET-RENEWHC": {
        "it": "Rafforzare i quadri nazionali per riscaldamento e raffrescamento rinnovabili negli edifici esistenti",
        "ro": "Cadre naționale pentru încălzire și răcire din surse regenerabile în clădirile existente",
    },
    "LIFE-2026-CET-BETTERRENO": {
        "ro": "Soluții de renovare energetică – stimularea renovării clădirilor",
        "fr": "Solutions de rénovation énergétique : dynamiser la rénovation des bâtiments",
    },
    "LIFE-2026-CET-POLICY": {
        "fr": "Vers une mise en œuvre efficace de la législation en matière d'énergie durable",
        "nl": "Naar een doeltreffende uitvoering van de wetgeving inzake duurzame energie",
    },
    "EDF-2026-DA-ENERENV-HPES-STEP": {
        "ro": "Sisteme energetice de înaltă performanță",
        "fr": "Systèmes énergétiques à haute performance",
    },
    "EDF-2026-DA-AIR-SPS": {
        "it": "Sistemi di autoprotezione",
        "de": "Selbstschutzsysteme",
    },
    "EDF-2026-DA-MATCOMP-SMT-STEP": {
        "es": "Textiles inteligentes y multifuncionales",
        "ro": "Textile inteligente și multifuncționale",
    },
    "EDF-2026-DA-GROUND-MBT": {
        "fr": "Futurs systèmes de plateforme de char de combat principal",
        "pl": "Przyszłe platformy czołgów podstawowych",
    },
    "EDF-2026-DA-NAVAL-EMSAS": {
        "it": "Unità di superficie semiautonome di medie dimensioni migliorate",
        "ro": "Nave de suprafață semiautonome de dimensiune medie",
    },
    "EDF-2026-RA-CYBER-QSTN": {
        "de": "Quantengesicherte taktische Netze",
        "fr": "Réseaux tactiques sécurisés par le quantique",
    },
    "EDF-2026-RA-AIR-A4R": {
        "it": "Rifornimento in volo autonomo e automatico",
        "es": "Reabastecimiento en vuelo autónomo y automático",
    },
    "EDF-2026-RA-MCBRN-DST": {
        "ro": "Sisteme și tehnologii de decontaminare CBRN",
        "hu": "CBRN mentesítési rendszerek és technológiák",
    },
    "CERV-2026-DAPHNE-PREVENTION": {
        "ro": "Prevenirea violenței de gen",
        "fr": "Prévenir la violence fondée sur le genre",
    },
    "CERV-2026-DAPHNE-PROTECTION": {
        "ro": "Protejarea și sprijinirea victimelor violenței de gen",
        "it": "Proteggere e sostenere le vittime e i sopravvissuti alla violenza di genere",
    },
    "CERV-2026-DAPHNE-CHILDREN": {
        "de": "Stärkung integrierter Kinderschutzsysteme",
        "es": "Reforzar los sistemas integrados de protección de la infancia",
    },
    "DIGITAL-2026-SKILLS-10-DIGITAL-HEALTH-STEP": {
        "ro": "Competențe digitale avansate pentru adoptarea IA în sănătate",
        "fr": "Compétences numériques avancées pour l'adoption de l'IA dans la santé",
    },
    "DIGITAL-2026-SKILLS-10-EDTECH": {
        "it": "Acceleratore EdTech",
        "de": "EdTech-Accelerator",
    },
    "DIGITAL-2026-SKILLS-10-NATIONAL-COALITIONS": {
        "ro": "Platforma pentru competențe digitale și locuri de muncă: coalițiile naționale",
        "es": "Plataforma de capacidades y empleos digitales: coaliciones nacionales",
    },
    "HORIZON-NEB-2026-01-REGEN-01": {
        "ro": "Soluții sustenabile, incluzive și accesibile pentru confortul termic în clădiri",
        "de": "Nachhaltige, inklusive, bezahlbare und schöne Lösungen für thermischen Komfort in Gebäuden",
    },
    "HORIZON-NEB-2026-01-REGEN-02": {
        "fr": "Promouvoir des mesures durables d'entretien et de réparation des bâtiments existants",
        "pl": "Zrównoważona konserwacja i naprawa istniejących budynków",
    },
    "HORIZON-NEB-2026-01-BUSINESS-03": {
        "it": "Approcci per riutilizzare spazi vuoti, obsoleti o sottoutilizzati",
        "ro": "Abordări pentru reutilizarea spațiilor vacante sau subutilizate",
    },
    "HORIZON-NEB-2026-01-PARTICIPATION-01": {
        "es": "Abordar el sinhogarismo mediante la vivienda en línea con la Nueva Bauhaus Europea",
        "fr": "Lutter contre le sans-abrisme par le logement, selon le nouveau Bauhaus européen",
    },
    "HORIZON-NEB-2026-01-BUSINESS-01": {
        "it": "Affrontare strutturalmente il fenomeno dei senza dimora nei quartieri",
        "ro": "Abordarea structurală a lipsei de adăpost prin servicii sociale coordonate în cartiere",
    },
    "HORIZON-MISS-2027-05-SOIL-03-two-stage": {
        "fr": "L'agroforesterie pour la santé des sols à l'échelle du paysage",
        "ro": "Agrosilvicultura pentru sănătatea solului la nivelul peisajului",
    },
    "HORIZON-MISS-2027-05-SOIL-05-two-stage": {
        "de": "Innovative Biotechnologien zur Wiederherstellung der Bodengesundheit",
        "it": "Biotecnologie innovative per ripristinare la salute del suolo",
    },
    "HORIZON-MISS-2027-05-SOIL-04-two-stage": {
        "es": "Investigación participativa sobre la salud de comunidades en contacto con suelos contaminados",
        "hu": "Részvételi kutatás a szennyezett talajokkal érintkező közösségek egészségéről",
    },
    "HORIZON-MISS-2027-05-SOIL-02-two-stage": {
        "ro": "Laboratoare vii pentru reducerea eutrofizării cauzate de agricultură",
        "fr": "Laboratoires vivants pour réduire l'eutrophisation d'origine agricole",
    },
    "RFCS-2026-01-RPJ": {"ro": "Cărbune – proiecte de cercetare", "de": "Kohle: Forschungsprojekte"},
    "RFCS-2026-02-RPJ": {"ro": "Oțel – proiecte de cercetare", "de": "Stahl: Forschungsprojekte"},
    "RFCS-2026-02-PDP": {
        "it": "Acciaio – progetti pilota e dimostrativi",
        "fr": "Acier : projets pilotes et de démonstration",
    },
    "LIFE-2026-SAP-CLIMA-CCA": {
        "ro": "Adaptarea la schimbările climatice",
        "it": "Adattamento ai cambiamenti climatici",
    },
    "LIFE-2026-SAP-CLIMA-CCM": {
        "ro": "Atenuarea schimbărilor climatice",
        "it": "Mitigazione dei cambiamenti climatici",
    },
    "LIFE-2026-PLP-ENER-COMPLIANCE": {
        "de": "Unterstützung für Ökodesign und Energieverbrauchskennzeichnung bei Lieferanten und Händlern",
        "es": "Apoyo al cumplimiento del diseño ecológico y el etiquetado energético",
    },
    "PPPA-2026-BRIDGEFOREU2": {
        "ro": "Înființarea punctelor de coordonare transfrontaliere",
        "fr": "Mise en place de points de coordination transfrontaliers",
    },
    "I3-2026-INV1": {
        "ro": "Investiții interregionale în inovare – Componenta 1",
        "it": "Investimenti interregionali per l'innovazione, Linea 1",
    },
    "I3-2026-INV2a": {
        "ro": "Investiții interregionale în inovare – Componenta 2a",
        "it": "Investimenti interregionali per l'innovazione, Linea 2a",
    },
}

NATIONAL: dict[str, dict[str, str]] = {
    "hu_palyazat:GINOP_PLUSZ-1.4.3-24": {"en": "SME Technology Plus Loan Programme"},
    "hu_palyazat:GINOP_PLUSZ-1.4.4-24": {"en": "SME Technology Plus Budapest Loan Programme"},
    "hu_palyazat:KEHOP_PLUSZ-4.2.3-25": {"en": "Geothermal electricity generation"},
    "hu_palyazat:KEHOP_PLUSZ-4.2.4-25": {"en": "Reducing the risks of geothermal drilling"},
    "hu_palyazat:GINOP_PLUSZ-1.1.6-25": {"en": "Support for accredited cluster management organisations"},
    "hu_palyazat:MAHOP_PLUSZ-2.1.1-25": {"en": "Support for investment in aquaculture"},
    "hu_palyazat:KEHOP_PLUSZ-2.3.11-26": {"en": "Promoting the recovery of certain priority waste streams (ERDF)"},
    "hu_palyazat:DIMOP_PLUSZ-1.2.3/A-24": {
        "en": "Digitalisation of micro, small and medium-sized enterprises through a combined loan product"
    },
    "hu_palyazat:DIMOP_PLUSZ-1.2.3/B-24": {
        "en": "Digitalisation of small and medium-sized enterprises, loan programme"
    },
    "it_incentivi:1433": {"en": "Non-repayable grants for accommodation businesses – Autonomous Province of Bolzano"},
    "it_incentivi:1434": {"en": "Non-repayable grants for food and beverage outlets – Autonomous Province of Bolzano"},
    "it_incentivi:1426": {"en": "Eco-efficiency and lower energy use in theatres and cinemas, public and private"},
    "it_incentivi:1556": {"en": "ERDF Liguria 2021-2027 – Access to credit for the craft sector"},
    "it_incentivi:7906": {"en": "Modena Chamber of Commerce – Call to support new enterprises of Modena, 2026"},
}
