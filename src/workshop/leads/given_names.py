"""Given names, to tell a column of people from one of kinds of leads.

They are common in the countries where the kit is used. Names that are as often a place, a product
or a word (Max, Will, Austin) stand apart, and those that are a month or a capital (April, Paris)
are left out on purpose: what is taken for a person cannot be put back on the card by the settings.
"""

from __future__ import annotations

_WRITTEN = """
aaron abby abdul abdullah abigail abraham achim ada adalbert adam addison adele adolfo adrian
adriana adriano adrien agata agathe agnes agnieszka ahmad ahmed aidan aileen aimee aisha aishwarya
ajay akash akira alain alan alana albert alberto albrecht aldo alejandra alejandro aleksandar
aleksander aleksandra alena alessandra alessandro alessia alessio alex alexander alexandra
alexandre alexei alexis alfonso alfred alfredo ali alice alicia alina aline alison alistair allan
allison alma aloys alvaro alwin amalia amanda amandine amar amelia amelie amin amina amir amit
amol amy ana anais anand ananya anastasia anaïs anders andre andrea andreas andree andrei andres
andrew andrey andrzej andy angela angelika angelina angelique angelo angus anika anil anita anja
anjali anke ann anna annabel anne annegret anneke anneliese annemarie annette annie annika anouk
ansgar anthony antje anton antonella antonia antonietta antonin antonio anup anuradha apolline
ariane arjen arjun arlette armand armando armin arnaud arnd arndt arne arno arnold arthur arturo
arun arvid ashish ashley ashok asif astrid asuncion attila aude audrey augusto aurelia aurelie
aurelien axel ayesha aylin ayse azra babette balázs barbara barbora bart bartosz bas bastian
bastien beata beate beatrice beatriz bella ben benedetta benedict benedikt benjamin benoit
bernadette bernard bernardo bernd bernhard bert berta berthold bertrand beth bethany bettina betty
bhavna bianca birgit birgitta birte bjarne bjoern bjorn björn blanca blazej bo bob bodo bogdan
bojan boris brandon brenda brendan brent brian brigitta brigitte britta bruce brunhilde bruno
bryan burkhard bálint camilla camille carina carl carla carles carlo carlos carlotta carmela
carmen carola carole carolin caroline carsten catarina caterina catherine cathy cecile cecilia
cedric celia celine cem cemal cengiz cesar chantal charles charlie charline chiara chloe chloé
chris christa christel christelle christian christiane christina christine christof christoph
christophe christopher christos ciara cindy claas claire clara clarissa claude claudia claudine
claudio claus clemens clement clementine colette colin concetta connor conny conor conrad
constance constantin cora cordula corinna corinne cornelia cornelis cosima craig cristian
cristiano cristina cy cynthia cynthie cyril cyrille dagmar daisuke damian damien dana daniel
daniela daniele danielle danilo danny daphne daria darius dariusz darren dave david davide dawid
debbie debora deborah deepa deepak deepika delphine denis denise dennis derek derya desiree detlef
devi dhruv di diana diane didier diego dieter dietmar dietrich dilip dimitri dina dinesh dirk
divya djamila dmitri dolores dominic dominik dominika dominique donald donatella donna dora doreen
doris dorothea dorothee doug douglas duncan dunja dustin dylan ebba eberhard ebru eckart eckhard
edda eddie edeltraud edgar edith edmund eduard eduardo edward edwin eike eileen ekaterina elaine
eleanor elena eleonora elfriede eliana elias elif elin elisa elisabeth elisabetta elise elizabeth
elke ella ellen elodie eloise elsa elvira emanuel emanuela emanuele emil emilia emilie emilio
emily emine emma emmanuel emmanuelle emre encarnación enrico enrique enzo erdem erhard eric erica
erich erik erika erin ernesto ernst erol erwin esra esteban estelle esther etienne eugen eugenia
eugenio eva evelin eveline evelyn ewa ewald fabian fabiana fabien fabienne fabio fabrice fabrizio
fadi falk farah farid fatih fatima fatma federica federico felicia felicitas felipe felix femi
femke ferdinand fernanda fernando filip filipa filipe filippo finn fiona flavia flavio florent
florian floriane floris fran franca frances francesca francesco francine francis francisca
francisco franco francois francoise frank franka franz franziska françois françoise fred freddy
frederic frederica frederick frederik frederike frieda friederike friedhelm friedrich frits fritz
gabi gabor gabriel gabriela gabriele gabriella gaelle gaetan gaetano gareth gary gavin geert
genevieve geoffrey georg george georges georgios geraint gerald geraldine gerard gerardo gerd
gereon gerhard germaine gero gerrit gertrud gesa ghislaine giacomo gianluca gianni gilbert gilles
gina giorgia giorgio giovanna giovanni gisela gisele giulia giuliana giulio giuseppe gloria goetz
goncalo gonzalo goran gordon gottfried graham grazia graziella grażyna greg gregor gregory greta
gretchen grzegorz guido guillaume guillermo gunnar gunter gunther gustav gustavo guus guy
gwendolyn gökhan günter günther habib hakan halil hamid hamza hanna hannah hanne hannelore hannes
hanno hans hansjörg harald hariharan harish harold harriet harry hartmut hartwig harvey hasan
hassan hatice hector hedwig heide heidi heidrun heike heiko heiner heinrich heinz helen helena
helene helga hellmut helmut hendrik henk henning henri henrietta henriette henrik henrike henry
herbert hermann hermine herve hilary hilda hilde hildegard hiroshi holger horst hortense howard
hubert hugo huseyin hussein iain ian ibrahim ida ignacio igor ilaria ildiko ilker ilona ilse imke
imran ina ines inga inge ingeborg ingo ingrid inka inken inés ioana ioannis irena irene irina iris
irma irmgard isaac isabel isabell isabella isabelle ismael ismail ivan ivana ivo ivonne iwan iwona
jaap jacek jacinta jacob jacqueline jacques jaime jakob jakub james jamie jan jana jane janet
janice janina janine janis janna jannik janusz jarek jaroslav jasmin jasmine jason javier jay jean
jeanette jeanne jeannine jeff jeffrey jelena jelle jenna jennifer jenny jens jeremie jeremy jeroen
jerome jessica jessie jesus jill jim jimena jimmy jitka jo joachim joan joana joanna joanne joao
joaquim joaquin jochen jodie joe joel joelle joerg johan johann johanna johannes john jolanda
jolanta jon jonas jonathan joost jordi jorge joris jose josef josefa josefina josefine josep
joseph josephine joshua josé jovana joyce joão juan juana juanita judith juergen jules julia
julian juliana juliane julie julien juliette julio julius jurgen justin justine justyna jutta jörg
jörn jürgen kai kaj kamal kamil kamila karen karim karin karina karl karla karolina karoline
karsten kasia kaspar katarina katarzyna kate katerina katharina katherine kathleen kathrin kathryn
kathy katie katja katrin katy kay kaye keiko keith kelly ken kenji kenneth kerstin kevin khaled
kiran kirsten kirstin kirsty kjell klara klaus klemens knut konrad konstantin konstantinos
kornelia krishna kristian kristin kristina kristine kristof krystyna krzysztof kumar kurt kyle
käthe lajos lakshmi lambert lara larissa lars laszlo laura laure lauren laurence laurens laurent
lea leah leandro leif leila lena lennart leo leon leonard leonardo leonie leonor leopold leslie
leticia lia liam lidia liesbeth lila lili lilian liliana lilly lina linda lindsay lionel lisa
lisbeth lise liz lizzie ljubica loic lola lorena lorenz lorenzo loretta lothar lotte louis louisa
louise loïc luc luca lucas lucia lucian luciana luciano lucie lucille lucinda lucy ludger ludivine
ludovic ludwig luigi luis luisa luise luiz luka lukas lukasz lutz luuk lydia lydie lynn maarten
maciej madeleine madhavi magali magda magdalena magnus mahmoud maik maike maite maja malgorzata
malin malte mandy manfred manoj manon manuel manuela mara marc marcel marcela marcella marcello
marcia marcin marco marcos marcus marek margaret margarete margarida margarita margaux margherita
margit margot margret margrit maria mariam marian mariana marianne maribel marie marieke marielle
marika marina mario marion marisa marita marius marjan markus marleen marlene marlies marlis marta
martha martin martina martine marvin mary marzena maría mateo mateusz mathias mathieu mathilde
mathis matilda matt matteo matthew matthias matthieu mattia maud maura maureen maurice mauricio
maurizio mauro maxim maxime maximilian maya mechthild meera megan mehdi mehmet meike melanie
melina melinda melissa merle merve michael michaela michal michel michela michele michelle michiel
miguel mihai mika mike mikhail mila milan milena mina miquel mira miranda mireille mirella miriam
mirjam mirko miroslav mirosława mitchell mohamed mohammad mohammed mohan moira mona monica monika
monique moritz muhammad murat murielle mustafa myriam mónica nabil nadia nadine nadja nadège naima
nancy naomi natalia natalie natascha natasha nathalie nathan nathaniel navin neha neil nele nelly
nelson nicholas nick nicki nico nicola nicolai nicolas nicole nicoletta niels nikita nikki niklas
nikola nikolai nikolaos nikolaus nils nina ninon nisha nitin noah noel noelle noemi nora norbert
noreen norma norman nuno nuria núria octavia octavio odette odile ola olaf olav oleg olga oliver
olivia olivier oluwaseun omar onur oscar oskar osman ottilie ottmar otto owen pablo paloma pamela
paola paolo parvati pascal pascale pasquale patrice patricia patricio patrick patrik patrizia
patrycja patty paul paula paulette paulina pauline paulo pavel pavla pawel pedro peggy perrine
pete peter petra petros phil philip philipp philippa philippe phillip phoebe phyllis pia pierre
pieter pietro pilar piotr pooja prakash pranav prasad praveen preeti priscilla priya priyanka
quentin raahul rachel radek rafael rafaela rafal raffaele raffaella rahul raimund rainer raj
rajeev rajesh rakesh ralf ralph ramesh ramon ramona randolf raphael raphaël raquel rashid raul
ravi ray raymond raymonde rebecca regina reginald regine reiner reinhard reinhold reinout rekha
remco remy renata renate renato rene renee renée reto rhea ricarda ricardo riccarda riccardo
richard rita ritu robert roberta roberto robin rocio roderick rodolfo rodrigo roger rohan rohit
roland rolando rolf romain roman romana romy ron ronald ronja ronny rosa rosalie rosanna rosario
rosemarie rosemary rosie ross roswitha roxana roxane roy ruben rudi rudolf rupert russell ruth
ruud ryan rémi sabina sabine sabrina saida salim sally salma salvatore sam samantha samir samira
samuel samuele sandeep sander sandra sandrine sanjay sanne sara sarah sascha saskia satish sean
sebastian sebastiano sebastien segolene selim selina selma serena serge sergei sergej sergio seth
severin severine shane shannon sharon shaun sheila shirley shreya sibel sibylle siddharth
siegfried sigrid silke silvana silvia silvio simon simona simone sina siobhan sixten sjoerd
slavica slawomir sofia sofie sofía solange solveig sonia sonja sophia sophie soren spencer stacey
stanislav stanislaw stefan stefania stefanie stefano steffen steffi stella stephan stephane
stephanie stephen steve steven stuart sudhir sue sunil suresh susan susana susann susanna susanne
susi suzana suzanne sven svenja svetlana swantje sybille sylvain sylvia sylvie szymon sébastien
tabea tadeusz takashi tamara tania tanja tanya tarek tatiana tatjana tatsuya ted teresa tess thea
theo theodor theresa therese thibault thierry thilo thomas thorben thorsten thérèse tiago tibor
tijana tim timo timothy tina tobias todd tom tomas tomasz tomislav toni tony torben torsten tracy
traudl trevor tristan trudy tugba tyler udo ugo ulf uli ulla ulrich ulrike umberto ursel ursula
uschi usha ute uwe vaishnavi valentin valentina valeria valerie valérie vanessa vasile vassilis
vera verena veronica veronika veronique vicente vicki vicky victor viet vijay vikas vikram viktor
viktoria vinay vincent vincenzo violetta virginie viswanathan vittoria vittorio vivek vivian
viviana vivien vladimir vojtech volker volkmar walburga waldemar walter waltraud wanda wei
wendelin wendy werner wesley wibke wiebke wieland wiktor wilfried wilhelm wilhelmine willem willi
william wim winfried wojciech wolf wolfgang wolfram wouter xaver xavier xiao yannick yara yasemin
yasin yasmin yasmine ying yolanda yolande yoshi yuki yun yusuf yvan yves yvette yvonne zachary
zara zbigniew zdenek zeynep zoe zofia zoltan zoran zoé zuzana zuzanna ömer özlem
"""


def _plain(name: str) -> str:
    from unicodedata import combining, normalize

    return "".join(sign for sign in normalize("NFKD", name.casefold()) if not combining(sign))


_WORDS_TOO = """
abe al amber art austin bea bill cal celeste cem charlotte chelsea chuck dawn dee don dot ed fay
fern flo flora florence gail georgia gil grace grant gus hal hazel heather holly hope ike ira ivy
jack jade jake jed kim kit lee len lex lou luke mae mark max mel mercedes meta mia mo moses nat
ned nell olive oli orlando pat paz pearl penny pier pip quinn ram reg rex rich rob rod rose ruby
sal sandy seb sid sol stu sydney till toby trish una uma vi vic victoria vince viola virginia viv
wes will xenia yan
"""


GIVEN_NAMES = frozenset(_plain(name) for name in _WRITTEN.split())
"""Given names as they are compared: small letters without accents."""
ALSO_WORDS = frozenset(_WORDS_TOO.split())
"""Given names that are other words as well: they tell a person only with a family name after
them.
"""
