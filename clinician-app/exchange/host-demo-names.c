/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <string.h>

/* Names as they meet in one practice of a large city. A "|" parts what is written in Latin letters from the
 * name's own script; a "/" parts the man's form of a family name from the woman's. All lists end with NULL.
 */
typedef struct
{
  const char *language;
  const char *representation; /* (nullable) of the own script */
  guint weight;
  gboolean two_families; /* a child carries one of each parent */
  const char *const *families, *const *women, *const *men;
} Culture;

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const Culture cultures[] = {
  { "en", NULL, 22, FALSE,
    LIST ("Abbott", "Baxter", "Bennett", "Calloway", "Clarke", "Dawson", "Ellis", "Fletcher", "Garner",
          "Hale", "Harding", "Holloway", "Jennings", "Keane", "Lambert", "Lindqvist", "Mercer", "Morgan",
          "Nolan", "O'Connor", "O'Hara", "Parsons", "Pruitt", "Quinn", "Rhodes", "Sinclair", "Thornton",
          "Underwood", "Vaughn", "Whitaker", "Washington", "Jefferson", "St. James", "Fitzgerald-Moore",
          "MacLeod", "Tucker"),
    LIST ("Alice", "Amelia", "Beatrice", "Caroline", "Charlotte", "Daisy", "Eleanor", "Emma", "Faith",
          "Grace", "Hannah", "Imani", "Jasmine", "Keisha", "Lucy", "Margaret", "Naomi", "Olivia", "Patricia",
          "Ruth", "Sarah", "Tamika", "Violet", "Zoë"),
    LIST ("Aaron", "Benjamin", "Caleb", "Darnell", "Edward", "Felix", "George", "Henry", "Isaac", "James",
          "Jamal", "Kenneth", "Liam", "Malcolm", "Nathan", "Oliver", "Patrick", "Robert", "Samuel",
          "Terrence", "Vincent", "Walter", "William", "Xavier") },
  { "es", NULL, 18, TRUE,
    LIST ("Aguilar", "Álvarez", "Barrios", "Castañeda", "Cortés", "Delgado", "Domínguez", "Escobar",
          "Espinoza", "Flores", "García", "Gutiérrez", "Hernández", "Ibáñez", "Jiménez", "León", "López",
          "Maldonado", "Martínez", "Muñoz", "Núñez", "Ordóñez", "Peña", "Quiñones", "Ramírez", "Ríos",
          "Rodríguez", "Salazar", "Sánchez", "Vásquez"),
    LIST ("Adriana", "Ana Lucía", "Beatriz", "Camila", "Carmen", "Consuelo", "Elena", "Esperanza", "Gabriela",
          "Inés", "Isabel", "Josefina", "Lourdes", "Luz María", "Marisol", "María José", "Paloma", "Rocío",
          "Sofía", "Valentina", "Verónica", "Ximena", "Yolanda", "Zulema"),
    LIST ("Agustín", "Alejandro", "Andrés", "Benito", "César", "Diego", "Eduardo", "Emilio", "Fernando",
          "Gonzalo", "Héctor", "Ignacio", "Jesús", "Joaquín", "José Luis", "Julián", "Mateo", "Miguel Ángel",
          "Óscar", "Pablo", "Rafael", "Ramón", "Sebastián", "Tomás") },
  { "pl", NULL, 6, FALSE,
    LIST ("Błaszczyk", "Cieślak", "Dąbrowski/Dąbrowska", "Gołębiewski/Gołębiewska", "Górski/Górska",
          "Jabłoński/Jabłońska", "Jaworski/Jaworska", "Kowalski/Kowalska", "Król", "Łukasik",
          "Majewski/Majewska", "Nowak", "Ostrowski/Ostrowska", "Pawłowski/Pawłowska", "Sikora",
          "Szczepański/Szczepańska", "Wiśniewski/Wiśniewska", "Woźniak", "Wójcik", "Zając",
          "Żukowski/Żukowska", "Źrebiec"),
    LIST ("Agnieszka", "Anna", "Barbara", "Bożena", "Elżbieta", "Grażyna", "Halina", "Joanna", "Kasia",
          "Krystyna", "Małgorzata", "Maria", "Stanisława", "Weronika", "Zofia", "Żaneta"),
    LIST ("Andrzej", "Bartłomiej", "Bogusław", "Grzegorz", "Henryk", "Jacek", "Jerzy", "Józef", "Krzysztof",
          "Łukasz", "Michał", "Paweł", "Stanisław", "Tadeusz", "Wojciech", "Zbigniew") },
  { "vi", NULL, 7, FALSE,
    LIST ("Bùi", "Dương", "Đặng", "Đỗ", "Hồ", "Hoàng", "Huỳnh", "Lê", "Lý", "Ngô", "Nguyễn", "Phạm", "Phan",
          "Trần", "Trương", "Võ", "Vũ"),
    LIST ("Ánh Tuyết", "Bích Ngọc", "Diễm My", "Hồng Nhung", "Kim Oanh", "Lan Anh", "Mai", "Minh Châu",
          "Mỹ Linh", "Ngọc Hân", "Phương Thảo", "Quỳnh", "Thanh Hà", "Thu Hương", "Thùy Dung", "Xuân"),
    LIST ("Anh Tuấn", "Bảo", "Đức", "Dũng", "Hải", "Hiếu", "Hùng", "Khánh", "Long", "Minh Quân", "Phúc",
          "Quang", "Sơn", "Thành", "Trung", "Việt") },
  { "zh", "IDE", 8, FALSE,
    LIST ("Chen|陈", "Deng|邓", "Gao|高", "Guo|郭", "He|何", "Huang|黄", "Li|李", "Liang|梁", "Lin|林",
          "Liu|刘", "Luo|罗", "Lü|吕", "Ma|马", "Song|宋", "Sun|孙", "Tang|唐", "Wang|王", "Wu|吴", "Xie|谢",
          "Xu|徐", "Yang|杨", "Zhang|张", "Zhao|赵", "Zheng|郑", "Zhou|周", "Zhu|朱"),
    LIST ("Ai|爱", "Fang|芳", "Hong|红", "Hui|慧", "Jing|静", "Juan|娟", "Lan|兰", "Li Na|丽娜", "Mei|美",
          "Min|敏", "Qing|晴", "Xiao Ling|小玲", "Xue|雪", "Yan|燕", "Yu Ting|雨婷", "Yun|云"),
    LIST ("Bo|波", "Chao|超", "Gang|刚", "Guo Qiang|国强", "Hai|海", "Hao|浩", "Jian|健", "Jun|军", "Lei|磊",
          "Ming|明", "Peng|鹏", "Tao|涛", "Wei|伟", "Xiang|翔", "Yong|勇", "Zi Han|子涵") },
  { "ar", "ABC", 7, FALSE,
    LIST ("Abbas|عباس", "Al-Hakim|الحكيم", "Al-Khatib|الخطيب", "Al-Masri|المصري", "Al-Najjar|النجار",
          "Awad|عوض", "Bakri|بكري", "Darwish|درويش", "Farah|فرح", "Haddad|حداد", "Hamdan|حمدان",
          "Hussein|حسين", "Ibrahim|إبراهيم", "Kassem|قاسم", "Khalil|خليل", "Mansour|منصور", "Nasser|ناصر",
          "Qureshi|قريشي", "Saleh|صالح", "Shaheen|شاهين", "Sleiman|سليمان", "Zaidan|زيدان"),
    LIST ("Aisha|عائشة", "Amal|أمل", "Amina|أمينة", "Dalal|دلال", "Fatima|فاطمة", "Hala|هالة", "Huda|هدى",
          "Khadija|خديجة", "Layla|ليلى", "Maryam|مريم", "Noor|نور", "Rania|رانيا", "Salma|سلمى",
          "Samira|سميرة", "Yasmin|ياسمين", "Zainab|زينب"),
    LIST ("Ahmad|أحمد", "Ali|علي", "Bilal|بلال", "Faisal|فيصل", "Hassan|حسن", "Ibrahim|إبراهيم", "Jamal|جمال",
          "Karim|كريم", "Khalid|خالد", "Mahmoud|محمود", "Mustafa|مصطفى", "Omar|عمر", "Rashid|رشيد",
          "Tariq|طارق", "Yusuf|يوسف", "Ziad|زياد") },
  { "hi", "SYL", 8, FALSE,
    LIST ("Agarwal|अग्रवाल", "Bhatt|भट्ट", "Chauhan|चौहान", "Desai|देसाई", "Dubey|दुबे", "Gupta|गुप्ता", "Iyer|अय्यर",
          "Jain|जैन", "Joshi|जोशी", "Kapoor|कपूर", "Kumar|कुमार", "Mehta|मेहता", "Mishra|मिश्रा", "Nair|नायर",
          "Pandey|पांडे", "Patel|पटेल", "Rao|राव", "Reddy|रेड्डी", "Sharma|शर्मा", "Singh|सिंह", "Trivedi|त्रिवेदी",
          "Verma|वर्मा"),
    LIST ("Aarti|आरती", "Ananya|अनन्या", "Anjali|अंजलि", "Deepa|दीपा", "Divya|दिव्या", "Gauri|गौरी",
          "Kavita|कविता", "Lakshmi|लक्ष्मी", "Meera|मीरा", "Neha|नेहा", "Padma|पद्मा", "Pooja|पूजा", "Priya|प्रिया",
          "Radha|राधा", "Sunita|सुनीता", "Usha|उषा"),
    LIST ("Aditya|आदित्य", "Ajay|अजय", "Amit|अमित", "Arjun|अर्जुन", "Ashok|अशोक", "Dev|देव", "Ganesh|गणेश",
          "Hari|हरि", "Krishna|कृष्णा", "Manoj|मनोज", "Nikhil|निखिल", "Rahul|राहुल", "Rajesh|राजेश", "Ravi|रवि",
          "Suresh|सुरेश", "Vikram|विक्रम") },
  { "ko", "SYL", 5, FALSE,
    LIST ("Ahn|안", "Bae|배", "Cho|조", "Choi|최", "Han|한", "Hwang|황", "Jang|장", "Jeong|정", "Kang|강",
          "Kim|김", "Kwon|권", "Lee|이", "Lim|임", "Moon|문", "Park|박", "Seo|서", "Shin|신", "Yoon|윤"),
    LIST ("Eun-ji|은지", "Ha-eun|하은", "Hye-jin|혜진", "Ji-woo|지우", "Ji-young|지영", "Kyung-hee|경희",
          "Mi-sook|미숙", "Min-seo|민서", "Seo-yeon|서연", "So-young|소영", "Soo-jin|수진", "Yu-na|유나"),
    LIST ("Dong-hyun|동현", "Hyun-woo|현우", "Jae-sung|재성", "Ji-ho|지호", "Joon-ho|준호", "Kyung-soo|경수",
          "Min-jun|민준", "Sang-chul|상철", "Seung-min|승민", "Sung-ho|성호", "Tae-yang|태양",
          "Young-soo|영수") },
  { "ru", "ABC", 5, FALSE,
    LIST ("Belov/Belova|Белов/Белова", "Fyodorov/Fyodorova|Фёдоров/Фёдорова", "Ivanov/Ivanova|Иванов/Иванова",
          "Kovalenko|Коваленко", "Kuznetsov/Kuznetsova|Кузнецов/Кузнецова",
          "Lebedev/Lebedeva|Лебедев/Лебедева", "Melnyk|Мельник", "Morozov/Morozova|Морозов/Морозова",
          "Novikov/Novikova|Новиков/Новикова", "Orlov/Orlova|Орлов/Орлова", "Petrov/Petrova|Петров/Петрова",
          "Semyonov/Semyonova|Семёнов/Семёнова", "Shevchenko|Шевченко", "Sokolov/Sokolova|Соколов/Соколова",
          "Tkachenko|Ткаченко", "Volkov/Volkova|Волков/Волкова"),
    LIST ("Alla|Алла", "Daria|Дарья", "Galina|Галина", "Irina|Ирина", "Katerina|Катерина", "Larisa|Лариса",
          "Lyudmila|Людмила", "Nadezhda|Надежда", "Natalia|Наталья", "Oksana|Оксана", "Olga|Ольга",
          "Svetlana|Светлана", "Tatiana|Татьяна", "Vera|Вера"),
    LIST ("Alexei|Алексей", "Anatoly|Анатолий", "Boris|Борис", "Dmitri|Дмитрий", "Gennady|Геннадий",
          "Igor|Игорь", "Ivan|Иван", "Maksim|Максим", "Mykola|Микола", "Nikolai|Николай",
          "Oleksandr|Олександр", "Pavel|Павел", "Sergei|Сергей", "Vladimir|Владимир") },
  { "yo", NULL, 5, FALSE,
    LIST ("Abiola", "Achebe", "Adébáyọ̀", "Adéyẹmí", "Afọlábí", "Ajàyí", "Akíntọ́lá", "Balógun", "Chukwu",
          "Ezenwa", "Ìbíkúnlé", "Nwosu", "Obi", "Ògúnlẹ́yẹ", "Okafor", "Okonkwo", "Ọlátúnjí", "Onyekachi",
          "Ṣóyínká", "Uzoma"),
    LIST ("Adaeze", "Adésuwà", "Amarachi", "Bọ́lánlé", "Chiamaka", "Chidinma", "Fọlákẹ́", "Ifẹ́olúwa", "Ngozi",
          "Nkechi", "Olúchi", "Sadé", "Tèmítọ́pẹ́", "Yétúndé"),
    LIST ("Adéwálé", "Babátúndé", "Chidi", "Chinedu", "Emeka", "Ikenna", "Kẹ́hìndé", "Obinna", "Olúmidé",
          "Ọláolú", "Táíwò", "Tobenna", "Túndé", "Uche") },
  { "pt", NULL, 5, TRUE,
    LIST ("Almeida", "Araújo", "Assunção", "Barbosa", "Cardoso", "Conceição", "da Costa", "dos Santos",
          "Ferreira", "Gonçalves", "Guimarães", "Magalhães", "Nogueira", "Oliveira", "Pereira", "Ribeiro",
          "Simões", "Teixeira"),
    LIST ("Ana", "Benedita", "Cecília", "Conceição", "Fátima", "Glória", "Inês", "Júlia", "Letícia", "Lívia",
          "Luísa", "Rosângela", "Tânia", "Vitória"),
    LIST ("Afonso", "André", "Antônio", "Caetano", "Cauã", "Estêvão", "Fábio", "Flávio", "Gastão", "João",
          "Márcio", "Otávio", "Sebastião", "Thiago") },
  { "el", "ABC", 3, FALSE,
    LIST ("Alexiou|Αλεξίου", "Dimitriou|Δημητρίου", "Georgiou|Γεωργίου", "Ioannou|Ιωάννου",
          "Makris/Makri|Μακρής/Μακρή", "Nikolaidis/Nikolaidou|Νικολαΐδης/Νικολαΐδου",
          "Papadopoulos/Papadopoulou|Παπαδόπουλος/Παπαδοπούλου", "Pappas/Pappa|Παππάς/Παππά",
          "Stavrou|Σταύρου", "Vlachos/Vlachou|Βλάχος/Βλάχου"),
    LIST ("Aikaterini|Αικατερίνη", "Anastasia|Αναστασία", "Despina|Δέσποινα", "Eleni|Ελένη",
          "Foteini|Φωτεινή", "Ioanna|Ιωάννα", "Kalliopi|Καλλιόπη", "Sofia|Σοφία"),
    LIST ("Christos|Χρήστος", "Dimitrios|Δημήτριος", "Giorgos|Γιώργος", "Konstantinos|Κωνσταντίνος",
          "Nikolaos|Νικόλαος", "Panagiotis|Παναγιώτης", "Spyros|Σπύρος", "Vasilis|Βασίλης") },
  { "tr", NULL, 4, FALSE,
    LIST ("Aydın", "Çelik", "Çetin", "Doğan", "Erdoğan", "Güneş", "Kılıç", "Öztürk", "Şahin", "Şimşek",
          "Yıldırım", "Yılmaz"),
    LIST ("Ayşe", "Çiğdem", "Elif", "Emine", "Gülşen", "Hatice", "İpek", "Nurgül", "Özlem", "Şule"),
    LIST ("Ahmet", "Barış", "Çağatay", "Hüseyin", "İbrahim", "Mehmet", "Oğuz", "Ömer", "Tuğrul", "Ümit") },
  { "fr-HT", NULL, 4, FALSE,
    LIST ("Baptiste", "Béliard", "Célestin", "Désir", "Étienne", "François", "Jean-Louis", "Lafontant",
          "Moïse", "Pierre-Louis", "Saint-Fleur", "Toussaint"),
    LIST ("Chantal", "Élodie", "Fabiola", "Geneviève", "Marie-Ange", "Mirlande", "Nadège", "Rose-Laure",
          "Solène", "Yvelisse"),
    LIST ("André", "Dieudonné", "Évens", "Frantz", "Jean-Claude", "Lucson", "Réginald", "Ronald", "Stéphane",
          "Wilner") },
  { "nb", NULL, 3, FALSE,
    LIST ("Åberg", "Bjørnstad", "Dahl", "Engström", "Gustafsson", "Hårstad", "Højgaard", "Kjær", "Lindström",
          "Møller", "Nygård", "Ødegård", "Sørensen", "Þórsson"),
    LIST ("Åse", "Astrid", "Birgitta", "Gunnhild", "Ingebjørg", "Kjersti", "Maj-Britt", "Sólveig", "Synnøve",
          "Tuva"),
    LIST ("Anders", "Bjørn", "Gísli", "Håkon", "Jørgen", "Lars-Åke", "Øyvind", "Sören", "Torbjørn", "Ægir") },
};

static guint
list_length (const char *const *list)
{
  guint n = 0;
  while (list[n] != NULL)
    n++;
  return n;
}

static const Culture *
choose_culture (HostDemoRandom *random)
{
  guint total = 0;
  for (guint i = 0; i < G_N_ELEMENTS (cultures); i++)
    total += cultures[i].weight;
  guint chosen = host_demo_random_below (random, total);
  for (guint i = 0; i < G_N_ELEMENTS (cultures); i++)
    {
      if (chosen < cultures[i].weight)
        return &cultures[i];
      chosen -= cultures[i].weight;
    }
  g_assert_not_reached ();
}

/* The @which part of "man/woman". */
static char *
form_of (const char *text, gsize n_bytes, gboolean female)
{
  g_autofree char *whole = g_strndup (text, n_bytes);
  char *bar = strchr (whole, '/');
  if (bar == NULL)
    return g_steal_pointer (&whole);
  if (female)
    return g_strdup (bar + 1);
  return g_strndup (whole, (gsize)(bar - whole));
}

static void
choose (HostDemoRandom *random, const char *const *list, gboolean female, char **latin, char **native)
{
  const char *text = list[host_demo_random_below (random, list_length (list))];
  const char *bar = strchr (text, '|');
  *latin = form_of (text, bar != NULL ? (gsize)(bar - text) : strlen (text), female);
  if (native != NULL)
    *native = bar != NULL ? form_of (bar + 1, strlen (bar + 1), female) : NULL;
}

void
host_demo_name_clear (HostDemoName *self)
{
  g_clear_pointer (&self->family, g_free);
  g_clear_pointer (&self->given, g_free);
  g_clear_pointer (&self->middle, g_free);
  g_clear_pointer (&self->native_family, g_free);
  g_clear_pointer (&self->native_given, g_free);
}

void
host_demo_name_make (HostDemoRandom *random, gboolean female, HostDemoName *name)
{
  const Culture *culture = choose_culture (random);
  *name = (HostDemoName){ .language = culture->language, .representation = culture->representation };
  choose (random, culture->families, female, &name->family, &name->native_family);
  if (culture->two_families)
    {
      g_autofree char *first = name->family, *second = NULL;
      choose (random, culture->families, female, &second, NULL);
      name->family = g_strconcat (first, " ", second, NULL);
    }
  choose (random, female ? culture->women : culture->men, female, &name->given, &name->native_given);
  if (host_demo_random_chance (random, 0.25) && culture->representation == NULL)
    {
      g_autofree char *middle = NULL;
      choose (random, female ? culture->women : culture->men, female, &middle, NULL);
      if (strcmp (middle, name->given) != 0)
        name->middle = g_steal_pointer (&middle);
    }
}
